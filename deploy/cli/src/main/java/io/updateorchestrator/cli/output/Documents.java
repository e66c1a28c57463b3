package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.updateorchestrator.common.json.Json;
import java.io.PrintStream;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Prints documents as JSON or YAML. */
public final class Documents {

  private Documents() {}

  /** @param document a record or a tree; a line's end comes after it */
  public static void print(Object document, Output output, PrintStream out) {
    out.print(output == Output.YAML ? yaml(document) : json(document) + "\n");
    out.flush();
  }

  static String json(Object document) {
    try {
      return Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + document.getClass().getSimpleName() + " as JSON", e);
    }
  }

  static String yaml(Object document) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(200);
    options.setSplitLines(false);
    JsonNode tree = Json.MAPPER.valueToTree(document);
    return new Yaml(options).dump(Json.MAPPER.convertValue(tree, Map.class));
  }

  /** A text as a YAML scalar that is read back as that text. */
  static String scalar(String text) {
    DumperOptions options = new DumperOptions();
    options.setSplitLines(false);
    return new Yaml(options).dump(text).strip();
  }
}
