package io.updateorchestrator.planner.streams.view;

/** Where the view's rows are. */
final class ViewKeys {

  static final String ROLLOUTS = "rollout/";
  static final String CLUSTERS = "cluster/";
  static final String LANES = "lane/";
  static final String SOURCES = "source/";
  static final String EVENTS = "event/";
  static final String LAST_EVENT = "last-event";
  static final String KAFKA = "kafka";

  private ViewKeys() {}

  /** In a cluster, rollouts are in the order of their numbers. */
  static String rollout(String cluster, String rollout) {
    return rolloutsOf(cluster) + "%020d".formatted(Long.parseLong(rollout.substring(rollout.lastIndexOf('-') + 1)));
  }

  static String rolloutsOf(String cluster) {
    return ROLLOUTS + cluster + "/";
  }

  static String operations(String rollout) {
    return "operation/" + rollout + "/";
  }

  static String operation(String rollout, String operation) {
    return operations(rollout) + operation;
  }

  static String answer(String request) {
    return "answer/" + request;
  }

  static String event(long number) {
    return EVENTS + "%020d".formatted(number);
  }

  static String offset(String topic, int partition) {
    return "offset/" + topic + "/" + partition;
  }
}
