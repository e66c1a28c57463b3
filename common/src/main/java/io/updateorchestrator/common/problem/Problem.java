package io.updateorchestrator.common.problem;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with what a person wrote, and the way out.
 *
 * @param file null where there is none
 * @param document number in the file from 1, or 0 where there is none
 * @param line from 1, or 0 where unknown
 * @param field path from the root, {@code spec.template.spec.volumes[0].name}; null where there is none
 * @param message what is wrong, in one line, without the place
 * @param hint what to do about it; null where the message says it
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Problem(String file, int document, int line, String field, String message, String hint) {

  public static Problem of(String message, String hint) {
    return new Problem(null, 0, 0, null, message, hint);
  }

  /** {@code file:line: document 2: field: message (hint)}, leaving out what is unknown. */
  public String display() {
    StringBuilder text = new StringBuilder();
    if (file != null) {
      text.append(file);
      if (line > 0) {
        text.append(':').append(line);
      }
      text.append(": ");
    }
    if (document > 1) {
      text.append("document ").append(document).append(": ");
    }
    if (field != null) {
      text.append(field).append(": ");
    }
    text.append(message);
    if (hint != null) {
      text.append(" (").append(hint).append(')');
    }
    return text.toString();
  }
}
