package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.TargetCheck;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Waits for what has to be there, or to be ready, outside of the change; each within {@code dependency_timeout}. */
final class DependencyCheck {

  private static final long PAUSE_MS = 500;

  private final Conversation talk;
  private final Session session;
  private final List<TargetCheck> targets;
  private final OperationSettings settings;
  private final Consumer<String> blocked;
  private final BiConsumer<String, String> failed;

  /**
   * @param blocked told what is waited for
   * @param failed told reason and message
   */
  DependencyCheck(Conversation talk, Session session, List<TargetCheck> targets, OperationSettings settings, Consumer<String> blocked, BiConsumer<String, String> failed) {
    this.talk = talk;
    this.session = session;
    this.targets = targets;
    this.settings = settings;
    this.blocked = blocked;
    this.failed = failed;
  }

  void whenMet(Runnable then) {
    check(0, then);
  }

  private void check(int at, Runnable then) {
    if (at >= targets.size() || !settings.checkExistence() && !settings.checkDependencies()) {
      then.run();
    } else {
      check(at, session.reactor.now() + settings.dependencyTimeoutMs(), then);
    }
  }

  private void check(int at, long until, Runnable then) {
    TargetCheck target = targets.get(at);
    boolean ready = target.requires() == Requirement.READY && settings.checkDependencies();
    talk.lookAt(target.ref(), null, live -> {
      String why = live == null ? "is not in the cluster" : ready ? notReady(target.ref(), live) : null;
      String text = "%s, which %s names, %s".formatted(target.ref().display(), target.path(), why);
      if (why == null) {
        check(at + 1, then);
      } else if (session.reactor.now() >= until) {
        failed.accept(live == null ? "DependencyMissing" : "DependencyNotReady", text);
      } else {
        blocked.accept("waits for " + text);
        talk.after(PAUSE_MS, () -> check(at, until, then));
      }
    }, refusal -> check(at + 1, then));
  }

  private String notReady(ResourceRef ref, JsonNode live) {
    return switch (ReadinessRules.of(ref, live, settings, Long.MAX_VALUE)) {
      case Readiness.Ready ready -> null;
      case Readiness.Progressing progressing -> "is not ready: " + progressing.why();
      case Readiness.Hopeless hopeless -> "is not ready: " + hopeless.message();
      case Readiness.Failed failed -> "has failed: " + failed.message();
    };
  }
}
