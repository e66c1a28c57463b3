package io.updateorchestrator.cli.progress;

import io.updateorchestrator.common.event.OperationState;

/** Colours, for those who want them. */
record Style(boolean colours) {

  String state(OperationState state, String text) {
    return switch (state) {
      case READY, UNCHANGED -> paint("32", text);
      case FAILED, UNDO_FAILED -> paint("31", text);
      case UNDOING, UNDONE, BLOCKED, DEFERRED, STOPPED, SKIPPED -> paint("33", text);
      case PENDING, WAITING, VALIDATING, APPLYING, PROGRESSING -> text;
    };
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
