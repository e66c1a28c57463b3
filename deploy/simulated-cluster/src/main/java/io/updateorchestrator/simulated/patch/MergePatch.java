package io.updateorchestrator.simulated.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** RFC 7386. */
public final class MergePatch {

  private MergePatch() {}

  /** The target with the patch laid over it; the target itself stays as it is. */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        JsonNode now = result.get(field.getKey());
        result.set(field.getKey(), apply(now == null ? JsonNodeFactory.instance.missingNode() : now, field.getValue()));
      }
    }
    return result;
  }
}
