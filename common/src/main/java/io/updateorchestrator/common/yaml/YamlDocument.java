package io.updateorchestrator.common.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One document of a file.
 *
 * @param number in the file, from 1, empty documents counted
 * @param line of its first node, from 1
 * @param root never a missing node; {@code null} in YAML is a null node
 */
public record YamlDocument(String file, int number, int line, JsonNode root, String text, int textLine) {

  /**
   * The line of a field, for messages. Reads the text again, so that documents without errors carry no positions.
   *
   * @param path {@code spec.containers[0].env[1]}; the nearest parent's line where the field is not there
   */
  public int lineOf(String path) {
    return new LineFinder(text, textLine).lineOf(path, line);
  }
}
