package io.updateorchestrator.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A record of any type with every component set, the same each time. */
final class Samples {
  private Samples() {}

  static Object of(Class<?> record) {
    RecordComponent[] components = record.getRecordComponents();
    Object[] values = Arrays.stream(components).map(c -> value(c.getName(), c.getGenericType())).toArray();
    try {
      var constructor = record.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("No sample of " + record, e);
    }
  }

  private static Object value(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class ? List.of(value(name, arguments[0])) : Map.of("name", value(name, arguments[1]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == int.class || plain == Integer.class) {
      return 7;
    }
    if (plain == long.class || plain == Long.class) {
      return 7_000_000_000L;
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return true;
    }
    if (plain == Instant.class) {
      return Instant.parse("2026-11-25T12:00:00.123456Z");
    }
    if (plain == JsonNode.class || plain == ObjectNode.class) {
      return Json.object().put("replicas", 3).set("labels", Json.object().put("app", "web"));
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    }
    return plain.isRecord() ? of(plain) : "some-" + name;
  }
}
