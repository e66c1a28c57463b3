package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs pods until enough have ended well, or too many badly. */
final class Jobs implements Controller {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ClusterState state;
  private final Hand hand;
  private final Agenda agenda;
  private final Pods pods;

  Jobs(ClusterState state, Hand hand, Agenda agenda, Pods pods) {
    this.state = state;
    this.hand = hand;
    this.agenda = agenda;
    this.pods = pods;
  }

  @Override
  public void reconcile(Key key, ObjectNode job) {
    if (Pods.isGoing(job)) {
      return;
    }
    if (isOver(job)) {
      expire(key, job);
      return;
    }
    List<ObjectNode> all = pods.of(job);
    int succeeded = count(all, "Succeeded");
    int failed = count(all, "Failed");
    int wanted = job.path("spec").path("completions").asInt(1);
    boolean suspended = job.path("spec").path("suspend").asBoolean();
    if (succeeded >= wanted) {
      finish(key, succeeded, failed, "SuccessCriteriaMet", "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
    } else if (failed > job.path("spec").path("backoffLimit").asInt()) {
      finish(key, succeeded, failed, "FailureTarget", "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    } else if (isTooLate(key, job)) {
      finish(key, succeeded, failed, "FailureTarget", "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");
    } else {
      if (!suspended) {
        startMore(key, job, all, Math.min(job.path("spec").path("parallelism").asInt(1), wanted - succeeded), failed);
      }
      status(key, succeeded, failed, suspended, null);
    }
  }

  private static int count(List<ObjectNode> pods, String phase) {
    return (int) pods.stream().filter(p -> p.path("status").path("phase").asText().equals(phase)).count();
  }

  private static boolean isOver(JsonNode job) {
    return Pods.condition(job, "Complete").path("status").asText().equals("True") || Pods.condition(job, "Failed").path("status").asText().equals("True");
  }

  private void expire(Key key, ObjectNode job) {
    if (job.path("spec").has("ttlSecondsAfterFinished")) {
      JsonNode done = Pods.condition(job, "Complete").isMissingNode() ? Pods.condition(job, "Failed") : Pods.condition(job, "Complete");
      Instant end = Instant.parse(done.path("lastTransitionTime").asText()).plusSeconds(job.path("spec").path("ttlSecondsAfterFinished").asInt());
      if (end.isAfter(state.now())) {
        agenda.at(key, end);
      } else {
        hand.delete(key, "Foreground");
      }
    }
  }

  private boolean isTooLate(Key key, ObjectNode job) {
    if (!job.path("spec").has("activeDeadlineSeconds") || !job.path("status").has("startTime")) {
      return false;
    }
    Instant deadline = Instant.parse(job.path("status").path("startTime").asText()).plusSeconds(job.path("spec").path("activeDeadlineSeconds").asInt());
    if (deadline.isAfter(state.now())) {
      agenda.at(key, deadline);
      return false;
    }
    return true;
  }

  private void startMore(Key key, ObjectNode job, List<ObjectNode> all, int wanted, int failed) {
    long active = all.stream().filter(Pods::isActive).count();
    if (active >= wanted) {
      return;
    }
    if (failed > 0) {
      Instant last = all.stream().filter(p -> p.path("status").path("phase").asText().equals("Failed"))
          .map(p -> Instant.parse(p.at("/status/containerStatuses/0/state/terminated/finishedAt").asText())).max(Instant::compareTo).orElse(state.now());
      Instant again = last.plus(FIRST_BACK_OFF.multipliedBy(1L << Math.min(failed - 1, 5)));
      if (again.isAfter(state.now())) {
        agenda.at(key, again);
        return;
      }
    }
    for (long i = active; i < wanted; i++) {
      ObjectNode pod = Pods.fromTemplate(job, job.path("spec").path("template"));
      ((ObjectNode) pod.get("metadata")).put("generateName", job.path("metadata").path("name").asText() + "-");
      if (!hand.create("v1", "pods", pod).isSuccess()) {
        agenda.after(key, state.now(), RETRY);
        return;
      }
    }
  }

  private void finish(Key key, int succeeded, int failed, String before, String type, String reason, String message) {
    ObjectNode job = state.store().get(key);
    pods.of(job).stream().filter(Pods::isActive).forEach(p -> hand.delete(Pods.key(p), "Background"));
    ArrayNode conditions = job.arrayNode();
    for (String t : List.of(before, type)) {
      conditions.addObject().put("type", t).put("status", "True").put("lastProbeTime", state.timestamp()).put("lastTransitionTime", state.timestamp())
          .put("reason", reason).put("message", message);
    }
    status(key, succeeded, failed, false, conditions);
  }

  private void status(Key key, int succeeded, int failed, boolean suspended, ArrayNode conditions) {
    ObjectNode job = state.store().get(key);
    if (job == null) {
      return;
    }
    List<ObjectNode> active = pods.of(job).stream().filter(Pods::isActive).toList();
    ObjectNode status = job.objectNode();
    if (!suspended) {
      status.put("startTime", job.path("status").path("startTime").asText(state.timestamp()));
    }
    if (conditions != null) {
      status.set("conditions", conditions);
      if (!Pods.condition(status.objectNode().set("status", status), "Complete").isMissingNode()) {
        status.put("completionTime", state.timestamp());
      }
    } else if (suspended) {
      String since = Pods.condition(job, "Suspended").path("lastTransitionTime").asText(state.timestamp());
      status.putArray("conditions").addObject().put("type", "Suspended").put("status", "True").put("lastProbeTime", since).put("lastTransitionTime", since)
          .put("reason", "JobSuspended").put("message", "Job suspended");
    }
    Counts.put(status, "active", active.size());
    Counts.put(status, "succeeded", succeeded);
    Counts.put(status, "failed", failed);
    status.put("ready", (int) active.stream().filter(Pods::isReady).count()).put("terminating", 0).putObject("uncountedTerminatedPods");
    hand.setStatus(key, status);
  }
}
