package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Follows one object until it is ready, has failed, or its time is over; judged on the UID and generation that were applied. */
final class Following {

  private static final long FIRST_POLL_MS = 100;
  private static final long LONGEST_POLL_MS = 1_000;
  /** Counts templates, which the generation does not: it rises with any change of the spec. */
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
  private static final String REVISION = "deployment.kubernetes.io/revision";

  private final Conversation conversation;
  private final Session session;
  private final ResourceRef ref;
  private final OperationSettings settings;
  private final String uid;
  private final long generation;
  private final long since;
  private final long deadline;
  private final Consumer<Result> told;
  private long poll = FIRST_POLL_MS;
  private long hopelessSince = -1;
  private String last = "";
  private boolean freesPods;

  /** What following tells: every change, the last of which ends it. */
  sealed interface Result {

    record Progress(String why, boolean hopeless, String reason) implements Result {}

    record Ready(JsonNode live) implements Result {}

    record Failed(String reason, String message, boolean timeout) implements Result {}
  }

  Following(Conversation conversation, Session session, ResourceRef ref, OperationSettings settings, JsonNode applied, long deadline, Consumer<Result> told) {
    this.conversation = conversation;
    this.session = session;
    this.ref = ref;
    this.settings = settings;
    this.uid = applied.path("metadata").path("uid").asText();
    this.generation = applied.path("metadata").path("generation").asLong();
    this.since = session.reactor.now();
    this.deadline = deadline;
    this.told = told;
  }

  /** Pods of a StatefulSet that hang on a template that is no longer wanted are deleted: Kubernetes doesn't (kubernetes#67250). */
  Following freeingPods() {
    freesPods = true;
    return this;
  }

  /** @param live as just seen, or null to look first */
  void start(JsonNode live) {
    if (live == null) {
      look();
    } else {
      judge(live);
    }
  }

  private void look() {
    conversation.look(this::judge, refusal -> told.accept(new Result.Failed("Forbidden", refusal.toString(), false)));
  }

  private void judge(JsonNode live) {
    if (live == null || !live.path("metadata").path("uid").asText().equals(uid)) {
      told.accept(new Result.Failed("Replaced", ref.display() + " was deleted or replaced by somebody else", false));
      return;
    }
    if (live.path("metadata").path("generation").asLong() < generation) {
      again(new Readiness.Progressing("waiting for its controller"));
      return;
    }
    switch (ReadinessRules.of(ref, live, settings, session.reactor.now() - since)) {
      case Readiness.Ready ready -> told.accept(new Result.Ready(live));
      case Readiness.Failed failed -> told.accept(new Result.Failed(failed.reason(), failed.message(), false));
      case Readiness.Hopeless hopeless -> again(hopeless);
      case Readiness.Progressing progressing -> why(live, progressing);
    }
  }

  /** What the pods say explains more than the counts do. */
  private void why(JsonNode live, Readiness.Progressing progressing) {
    for (JsonNode c : live.path("status").path("conditions")) {
      if (c.path("type").asText().equals("ReplicaFailure") && c.path("status").asText().equals("True")) {
        again(new Readiness.Hopeless(c.path("reason").asText(), c.path("message").asText()));
        return;
      }
    }
    if (!settings.healthCheck() || !hasPods()) {
      again(progressing);
      return;
    }
    newestPods(live, labels -> pods(live, labels, progressing));
  }

  private boolean hasPods() {
    return switch (ref.groupKind().toString()) {
      case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "batch/Job" -> true;
      default -> false;
    };
  }

  /** Labels of the pods of the newest template. */
  private void newestPods(JsonNode live, Consumer<Map<String, String>> then) {
    JsonNode status = live.path("status");
    switch (ref.kind()) {
      case "StatefulSet" -> then.accept(Map.of("controller-revision-hash", status.path("updateRevision").asText()));
      case "DaemonSet" -> then.accept(Map.of("pod-template-generation", live.path("metadata").path("annotations").path(TEMPLATE_GENERATION).asText("-")));
      case "Job" -> then.accept(Map.of("batch.kubernetes.io/controller-uid", uid));
      default -> conversation.list(new ApiRequest.ListOf("apps", "ReplicaSet", "apps/v1", ref.namespace(), selector(live), "", 0), sets -> {
        String revision = live.path("metadata").path("annotations").path(REVISION).asText();
        for (JsonNode set : sets) {
          boolean own = set.path("metadata").path("ownerReferences").path(0).path("uid").asText().equals(uid);
          if (own && set.path("metadata").path("annotations").path(REVISION).asText().equals(revision)) {
            for (JsonNode c : set.path("status").path("conditions")) {
              if (c.path("type").asText().equals("ReplicaFailure") && c.path("status").asText().equals("True")) {
                again(new Readiness.Hopeless(c.path("reason").asText(), c.path("message").asText()));
                return;
              }
            }
            then.accept(Map.of("pod-template-hash", set.path("metadata").path("labels").path("pod-template-hash").asText("-")));
            return;
          }
        }
        then.accept(Map.of("pod-template-hash", "-"));
      });
    }
  }

  private void pods(JsonNode live, Map<String, String> newest, Readiness.Progressing progressing) {
    conversation.list(new ApiRequest.ListOf("", "Pod", "v1", ref.namespace(), selector(live), "", 0), pods -> {
      if (freesPods && ref.kind().equals("StatefulSet")) {
        free(pods, newest);
      }
      Optional<Readiness.Hopeless> trouble = PodTrouble.of(pods, newest);
      if (trouble.isPresent()) {
        again(trouble.get());
      } else {
        again(progressing);
      }
    });
  }

  private void free(JsonNode pods, Map<String, String> newest) {
    for (JsonNode pod : pods) {
      boolean old = newest.entrySet().stream().anyMatch(l -> !pod.path("metadata").path("labels").path(l.getKey()).asText().equals(l.getValue()));
      boolean going = pod.path("metadata").hasNonNull("deletionTimestamp");
      com.fasterxml.jackson.databind.node.ArrayNode one = io.updateorchestrator.common.json.Json.array().add(pod);
      if (old && !going && PodTrouble.of(one, Map.of()).isPresent()) {
        ResourceRef podRef = ResourceRef.core("Pod", ref.namespace(), pod.path("metadata").path("name").asText());
        conversation.write(new ApiRequest.Delete(podRef, "v1", pod.path("metadata").path("uid").asText(), null, ApiRequest.Propagation.BACKGROUND), ignored -> { });
      }
    }
  }

  private static String selector(JsonNode live) {
    Map<String, String> labels = new TreeMap<>();
    live.path("spec").path("selector").path("matchLabels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    StringBuilder text = new StringBuilder();
    labels.forEach((k, v) -> text.append(text.isEmpty() ? "" : ",").append(k).append('=').append(v));
    return text.toString();
  }

  private void again(Readiness readiness) {
    long now = session.reactor.now();
    switch (readiness) {
      case Readiness.Hopeless hopeless -> {
        hopelessSince = hopelessSince < 0 ? now : hopelessSince;
        if (now - hopelessSince >= settings.failFastAfterMs()) {
          told.accept(new Result.Failed(hopeless.reason(), hopeless.message(), false));
          return;
        }
        tell(hopeless.message(), true, hopeless.reason());
      }
      case Readiness.Progressing progressing -> {
        hopelessSince = -1;
        tell(progressing.why(), false, null);
      }
      case Readiness.Ready ready -> throw new IllegalStateException("ready objects are not polled");
      case Readiness.Failed failed -> throw new IllegalStateException("failed objects are not polled");
    }
    if (now >= deadline) {
      told.accept(new Result.Failed("Timeout", "Operation timeout for resource %s/%s: %s".formatted(ref.kind(), ref.name(), last), true));
      return;
    }
    long wait = Math.min(poll, Math.max(1, deadline - now));
    if (hopelessSince >= 0) {
      wait = Math.min(wait, Math.max(1, hopelessSince + settings.failFastAfterMs() - now));
    }
    poll = Math.min(LONGEST_POLL_MS, poll * 3 / 2);
    conversation.after(wait, this::look);
  }

  private void tell(String why, boolean hopeless, String reason) {
    if (!why.equals(last)) {
      last = why;
      told.accept(new Result.Progress(why, hopeless, reason));
    }
  }
}
