package io.updateorchestrator.cli.logging;

import io.updateorchestrator.common.config.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where logs go, and how much of them.
 *
 * @param level of our own loggers
 * @param structured JSON, one object a line; else text
 * @param file below the data folder; null for none
 * @param allOnStderr what {@code file} gets; else only warnings and errors go to stderr
 * @param categories by logger, whether a {@code logging.log_*} key lets it speak
 */
public record LogSettings(String level, boolean structured, Path file, boolean allOnStderr, Map<String, Boolean> categories) {

  public LogSettings {
    categories = Map.copyOf(categories);
  }

  /** @param verbose wins over the configured level */
  public static LogSettings of(Configuration configuration, boolean verbose, Path file, boolean allOnStderr) {
    Map<String, Boolean> categories = new TreeMap<>();
    for (String key : new String[] {"dependency_analysis", "batch_execution", "operation_details", "validation_results"}) {
      categories.put("io.updateorchestrator.events." + key, configuration.at("logging.log_" + key).asBoolean());
    }
    String level = verbose ? "DEBUG" : configuration.at("logging.level").asText();
    return new LogSettings(level, configuration.at("logging.format").asText().equals("structured"), file, allOnStderr, categories);
  }
}
