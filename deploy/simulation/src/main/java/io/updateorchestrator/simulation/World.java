package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.RolloutRecord;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.ApiResult;
import io.updateorchestrator.planner.core.Decision;
import io.updateorchestrator.planner.core.PlannerCore;

/** All parts of one run, and what passes between them. */
final class World {
  static final String CLUSTER = "east";
  static final String CLUSTER_UID = "kube-system-1";

  final Agenda agenda;
  final Scenario scenario;
  final Rules rules;
  final Trace trace = new Trace(Integer.getInteger("simulation.trace", 400));
  final ModelKafka kafka = new ModelKafka();
  final ModelApi api = new ModelApi(this::changed);
  final Invariants invariants = new Invariants(this);
  final PlannerProcess planner;
  final ExecutorGroup executors = new ExecutorGroup(this);
  final Authors authors;
  final People people;
  final Others others = new Others(this);
  private final boolean replays;
  private boolean chaos = true;

  World(long seed, Rules rules, boolean replays) {
    this.agenda = new Agenda(seed);
    this.scenario = Scenario.of(seed);
    this.rules = rules;
    this.replays = replays;
    this.planner = new PlannerProcess(this, new PlannerCore(scenario.configuration()), seed);
    this.authors = new Authors(this);
    this.people = new People(this);
  }

  boolean chaos() {
    return chaos && !scenario.isCalm();
  }

  boolean replays() {
    return replays;
  }

  /** From now on nothing goes wrong by itself, and nobody asks for anything. */
  void calmDown() {
    chaos = false;
  }

  boolean isOver() {
    return !chaos;
  }

  // -- what passes between the parts

  private void changed(ResourceRef ref, ObjectNode before, ObjectNode after) {
    others.changed(ref, before, after);
  }

  ApiResult arrived(String process, ApiRequest request, ExecutorProcess.Sent sent) {
    ResourceRef ref = sent == null ? null : sent.ref();
    ObjectNode before = ref == null ? null : api.live(ref);
    ApiResult result = api.handle(request);
    if (request.writes() || request instanceof ApiRequest.Apply) {
      trace.add(agenda.now(), "api", "%s: %s: %s", process, Say.request(request), Say.result(result));
    }
    if (ref != null && before != api.live(ref)) {
      invariants.written(sent, before, api.live(ref));
    }
    return result;
  }

  void decided(Decision decision) {
    for (Object emitted : decision.emits()) {
      switch (emitted) {
        case RolloutRecord.RolloutChanged changed -> {
          trace.add(agenda.now(), "planner", "  %s is %s: %s %s", changed.rollout(), changed.state(), changed.reason(), changed.notAsBefore());
          invariants.told(changed);
        }
        case SourceState state -> {
          trace.add(agenda.now(), "planner", "  source %s: %s", state.source(), state.resync() ? "resync, " + state.reason() : "accepted " + state.revision());
          authors.told(state);
        }
        default -> { }
      }
    }
    invariants.decided();
    executors.wake();
  }
}
