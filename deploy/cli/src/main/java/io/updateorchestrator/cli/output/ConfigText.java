package io.updateorchestrator.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.config.Configuration;
import java.util.ArrayList;
import java.util.List;

/** The configuration as YAML that could be read again, each value with its origin as a comment. */
public final class ConfigText {

  private static final int COMMENT_COLUMN = 56;

  private final Configuration configuration;
  private final List<String> lines = new ArrayList<>();

  private ConfigText(Configuration configuration) {
    this.configuration = configuration;
  }

  public static List<String> lines(Configuration configuration) {
    ConfigText text = new ConfigText(configuration);
    text.lines.add("# in force" + (configuration.environment() == null ? "" : " in the environment " + configuration.environment()) + "; after each value, where it comes from");
    text.map(configuration.values(), "", "");
    return List.copyOf(text.lines);
  }

  private void map(JsonNode node, String path, String indent) {
    node.properties().forEach(e -> {
      String here = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
      if (e.getValue().isObject() && !e.getValue().isEmpty()) {
        lines.add(indent + e.getKey() + ":");
        map(e.getValue(), here, indent + "  ");
      } else {
        value(e.getKey(), e.getValue(), here, indent);
      }
    });
  }

  private void value(String key, JsonNode value, String path, String indent) {
    String line = indent + key + ": " + (value.isTextual() ? Documents.scalar(value.asText()) : value.toString());
    String origin = configuration.origins().getOrDefault(path, "");
    lines.add(origin.isEmpty() ? line : line + " ".repeat(Math.max(2, COMMENT_COLUMN - line.length())) + "# " + origin);
  }
}
