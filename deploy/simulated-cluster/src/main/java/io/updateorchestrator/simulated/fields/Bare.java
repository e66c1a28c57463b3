package io.updateorchestrator.simulated.fields;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.schema.Type;

/**
 * A new object as Go has it: structs that are no pointers are there, and so are, as null, lists and maps without
 * {@code omitempty}. A create is compared with it, so what is in it counts as changed, not as added.
 */
final class Bare {

  private Bare() {}

  static ObjectNode object(Type.MapOf type) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    type.fields().forEach((name, field) -> {
      boolean isStruct = field.defaultValue() != null && field.defaultValue().isObject() && field.type() instanceof Type.MapOf map && !map.name().isEmpty();
      if (isStruct) {
        object.set(name, object((Type.MapOf) field.type()));
      } else if (field.required() && !type.name().isEmpty()) {
        object.putNull(name);
      }
    });
    return object;
  }
}
