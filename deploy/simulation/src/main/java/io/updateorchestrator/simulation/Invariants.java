package io.updateorchestrator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.JournalEntry;
import io.updateorchestrator.common.event.RolloutRecord.RolloutChanged;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.CommandRefused;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.OperationRecord;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.Wanted;
import io.updateorchestrator.simulation.ExecutorProcess.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What has to be true after every event (protocol.md, "What the simulation must show"), judged on what the model itself has seen. */
final class Invariants {
  private final World world;
  /** By object: the entry of the journal that holds its first unsettled pre-image. */
  private final Map<ResourceRef, JournalEntry.Before> unsettled = new TreeMap<>();
  /** By rollout and object: how it really was before the rollout's first write; a null value where it was absent. */
  private final Map<String, Map<ResourceRef, ObjectNode>> before = new HashMap<>();
  private final Map<String, List<String>> superseded = new HashMap<>();
  private final Map<String, String> rollbacks = new HashMap<>();
  private final Map<String, List<String>> named = new HashMap<>();
  private final Set<String> over = new HashSet<>();
  private final Map<ResourceRef, Set<String>> wereReady = new HashMap<>();
  private final Set<String> lateCreates = new HashSet<>();
  private int outcomesSeen;
  final Map<RolloutState, Integer> ends = new TreeMap<>();

  Invariants(World world) {
    this.world = world;
  }

  private void check(boolean holds, String message, Object... arguments) {
    if (!holds) {
      throw new Violation(message.formatted(arguments));
    }
  }

  // -- a write is decided

  /** The pre-image is durable before anything is written, and the order is kept. */
  Sent decided(ExecutorProcess process, ApiRequest request) {
    ResourceRef ref = Requests.refOf(request);
    if (ref.kind().equals("Lease") || ref.kind().equals("Namespace")) {
      return null;
    }
    boolean background = request instanceof ApiRequest.Delete d && d.propagation() == ApiRequest.Propagation.BACKGROUND;
    boolean sweep = background && process.mirror.values().stream().anyMatch(e -> e instanceof JournalEntry.Reserved r && r.ref().equals(ref));
    if (sweep) {
      return new Sent(process.name, request, ref, null, null, false, true);
    }
    JournalEntry.Before newest = newest(process, ref);
    check(newest != null, "%s writes %s without a pre-image", process.name, ref);
    JournalEntry committed = world.kafka.journal().get(newest.key());
    check(committed instanceof JournalEntry.Before, "%s writes %s before its pre-image %s is committed", process.name, ref, newest.key());
    boolean undo = process.mirror.values().stream().anyMatch(e -> e instanceof JournalEntry.Progress p && p.ref().equals(ref) && p.rollout().equals(newest.rollout()) && p.command().contains("/undo/"));
    Sent sent = new Sent(process.name, request, ref, newest.rollout(), newest.operation(), undo, false);
    if (!over.contains(sent.rollout())) {
      checkOrder(sent);
    }
    return sent;
  }

  private static JournalEntry.Before newest(ExecutorProcess process, ResourceRef ref) {
    JournalEntry.Before newest = null;
    for (JournalEntry entry : process.mirror.values()) {
      if (entry instanceof JournalEntry.Before b && b.ref().equals(ref) && (newest == null || !b.at().isBefore(newest.at()))) {
        newest = b;
      }
    }
    return newest;
  }

  static long number(String rollout) {
    return Long.parseLong(rollout.substring(rollout.lastIndexOf('-') + 1));
  }

  private Map<ResourceRef, OperationRecord> operations(String rollout) {
    Map<ResourceRef, OperationRecord> operations = new TreeMap<>();
    world.planner.view.scan(Area.OPERATIONS, rollout + "/", OperationRecord.class).values().forEach(o -> operations.put(o.planned().resource(), o));
    return operations;
  }

  private void checkOrder(Sent sent) {
    Map<ResourceRef, OperationRecord> operations = operations(sent.rollout());
    OperationRecord mine = operations.get(sent.ref());
    if (mine == null || !mine.of().equals(mine.rollout())) {
      return;
    }
    if (sent.undo()) {
      checkUndoOrder(sent, operations, mine);
    } else if (mine.planned().action() == Action.DELETE) {
      operations.values().stream().filter(o -> o.planned().action() == Action.DELETE && needs(o, operations).contains(sent.ref()) && o.state() != OperationState.SKIPPED)
          .forEach(o -> check(world.api.live(o.planned().resource()) == null, "%s is deleted while %s, which needs it and goes, too, is there", sent.ref(), o.planned().resource()));
    } else {
      for (ResourceRef needed : needs(mine, operations)) {
        OperationRecord theirs = operations.get(needed);
        if (theirs != null && theirs.planned().action() != Action.DELETE) {
          check(wasReady(theirs.manifest()), "%s is written before %s, which it needs, is ready", sent.ref(), needed);
        }
      }
    }
  }

  /** What needs an object is put back before it. */
  private void checkUndoOrder(Sent sent, Map<ResourceRef, OperationRecord> operations, OperationRecord mine) {
    boolean early = sent.ref().kind().equals("ConfigMap") && mine.planned().action() != Action.CREATE;
    for (OperationRecord other : operations.values()) {
      boolean bothGo = mine.planned().action() == Action.DELETE && other.planned().action() == Action.DELETE;
      boolean bothStay = mine.planned().action() != Action.DELETE && other.planned().action() != Action.DELETE;
      boolean first = bothStay && needs(other, operations).contains(sent.ref()) || bothGo && needs(mine, operations).contains(other.planned().resource());
      if (first && other.begun() && !early && !other.undoEnded()) {
        ResourceRef ref = other.planned().resource();
        check(isAsBefore(sent.rollout(), ref) == null, "%s is put back before %s: wrong order", sent.ref(), ref);
      }
    }
  }

  /** What an object needs, also through others: as annotations of the operations' manifests and of what is wanted say. */
  private Set<ResourceRef> needs(OperationRecord operation, Map<ResourceRef, OperationRecord> operations) {
    Set<ResourceRef> found = new HashSet<>();
    needs(operation.planned().resource(), operation.planned().action() == Action.DELETE, operations, found);
    return found;
  }

  private void needs(ResourceRef ref, boolean goes, Map<ResourceRef, OperationRecord> operations, Set<ResourceRef> found) {
    OperationRecord operation = operations.get(ref);
    var manifest = operation != null ? operation.manifest() : world.planner.view.get(Area.WANTED, ref.key(), Wanted.class).map(Wanted::manifest).orElse(null);
    String text = manifest == null ? null : manifest.annotation("gitops.flux.io/depends-on");
    boolean stays = operation == null || operation.planned().action() != Action.DELETE;
    if (goes && stays || operation != null && goes == stays) {
      return; // what stays although it needs what goes, is broken in any order
    }
    if (goes && world.api.live(ref) != null) {
      text = world.api.live(ref).path("metadata").path("annotations").path("gitops.flux.io/depends-on").asText(null);
    }
    if (text == null) {
      return;
    }
    for (String entry : text.split(", ")) {
      String[] parts = entry.split("/");
      for (Author.Kind kind : Author.Kind.values()) {
        ResourceRef needed = new ResourceRef(kind.group, kind.kind, ref.namespace(), parts[1]);
        if (kind.kind.equals(parts[0]) && found.add(needed)) {
          needs(needed, goes, operations, found);
        }
      }
    }
  }

  /** Whether an object has been ready as this manifest says it, or is. */
  private boolean wasReady(Manifest manifest) {
    noteReady(manifest.ref(), world.api.live(manifest.ref()));
    return wereReady.getOrDefault(manifest.ref(), Set.of()).contains(manifest.digest());
  }

  // -- something has changed in the cluster

  void noteReady(ResourceRef ref, ObjectNode live) {
    if (live != null && Workloads.isReady(ref, live)) {
      world.planner.view.get(Area.WANTED, ref.key(), Wanted.class).map(Wanted::manifest)
          .filter(m -> Same.holds(live, m.body())).ifPresent(m -> wereReady.computeIfAbsent(ref, r -> new HashSet<>()).add(m.digest()));
    }
  }

  /** A write of ours has taken effect. */
  void written(Sent sent, ObjectNode was, ObjectNode is) {
    noteReady(sent.ref(), is);
    if (was != null && is != null && was.path("metadata").path("uid").equals(is.path("metadata").path("uid"))) {
      world.others.written(sent.ref()).forEach((path, value) -> check(Ownership.value(is, path).asText().equals(value),
          "%s of %s was written by others and is overwritten: %s", Ownership.display(path), sent.ref(), is));
    }
    if (sent.sweep()) {
      return;
    }
    if (over.contains(sent.rollout())) {
      check(was == null || isLeftOpen(sent), "a late request of %s, which is over, changes %s", sent.rollout(), sent.ref());
      if (was == null && is != null) {
        lateCreates.add(is.path("metadata").path("uid").asText()); // to be found, and taken away or taken over
      }
      return;
    }
    Map<ResourceRef, ObjectNode> mine = before.computeIfAbsent(sent.rollout(), r -> new TreeMap<>());
    if (!mine.containsKey(sent.ref())) {
      // What a late create has made is taken over as one's own: it was absent before.
      boolean absent = world.kafka.journal().get(JournalEntry.Before.key(sent.rollout(), sent.operation())) instanceof JournalEntry.Before b && b.sameAs() == null && b.preImage() == null;
      boolean late = absent && was != null && lateCreates.contains(was.path("metadata").path("uid").asText());
      mine.put(sent.ref(), late ? null : was);
      checkPreImage(sent, late ? null : was);
    }
  }

  /** What creates of rollouts that were over have made, where it is still there as it was made. */
  List<ResourceRef> leftByLateCreates() {
    return world.api.objects().entrySet().stream().filter(e -> lateCreates.contains(e.getValue().path("metadata").path("uid").asText())).map(Map.Entry::getKey).toList();
  }

  /** A rollout that was not put back, and named the object as one of which it knows no better; no later one has concluded on it. */
  private boolean isLeftOpen(Sent sent) {
    boolean later = world.people.rollouts().stream().map(r -> r.head().id()).filter(r -> number(r) > number(sent.rollout()))
        .map(r -> operations(r).get(sent.ref())).anyMatch(o -> o != null && hasConcluded(o));
    return !later && named.getOrDefault(sent.rollout(), List.of()).stream().anyMatch(n -> n.startsWith(sent.ref().display() + ":"));
  }

  private static boolean hasConcluded(OperationRecord operation) {
    return operation.undo() == null ? operation.state() == OperationState.READY || operation.state() == OperationState.UNCHANGED : operation.undo() == OperationState.UNDONE && operation.begun();
  }

  private void checkPreImage(Sent sent, ObjectNode was) {
    Map<String, JournalEntry> journal = world.kafka.journal();
    JournalEntry.Before entry = (JournalEntry.Before) journal.get(JournalEntry.Before.key(sent.rollout(), sent.operation()));
    check(entry != null, "%s is written, and its pre-image is not in the journal", sent.ref());
    if (entry.sameAs() == null) {
      String difference = Same.difference(was, entry.preImage());
      check(difference == null, "the pre-image of %s in %s is not how it was: %s", sent.ref(), sent.rollout(), difference);
    } else {
      check(journal.get(entry.sameAs()) instanceof JournalEntry.Before first && !first.settled(), "%s of %s names %s, which is not there or is settled", sent.ref(), sent.rollout(), entry.sameAs());
    }
  }

  // -- the journal

  void committed(List<Effect.Write> group) {
    for (Effect.Write write : group) {
      for (JournalEntry entry : write.journal()) {
        if (entry instanceof JournalEntry.Before b && b.sameAs() == null) {
          committed(b);
        }
      }
      write.tombstones().forEach(key -> unsettled.values().forEach(b -> check(!b.key().equals(key), "the unsettled pre-image %s is removed", key)));
    }
    checkJournal();
    for (; outcomesSeen < world.kafka.outcomes.size(); outcomesSeen++) {
      Outcome outcome = world.kafka.outcomes.get(outcomesSeen);
      check(!(outcome instanceof CommandRefused r) || r.reason().equals("stale"), "a command that was sent in order is refused: %s", outcome);
    }
  }

  private void committed(JournalEntry.Before b) {
    JournalEntry.Before first = unsettled.get(b.ref());
    if (b.settled()) {
      if (first != null && first.key().equals(b.key())) {
        unsettled.remove(b.ref());
      }
    } else if (first == null || over.contains(first.rollout())) {
      unsettled.put(b.ref(), b);
    } else {
      check(first.key().equals(b.key()) && Objects.equals(first.preImage(), b.preImage()), "%s has a pre-image, %s, and gets another one: %s", b.ref(), first.key(), b.key());
    }
  }

  /** The first unsettled pre-image of each object is there, unchanged. */
  void checkJournal() {
    Map<String, JournalEntry> journal = world.kafka.journal();
    unsettled.forEach((ref, first) -> {
      check(journal.get(first.key()) instanceof JournalEntry.Before b && Objects.equals(b.preImage(), first.preImage()), "the pre-image %s of %s is lost", first.key(), ref);
    });
  }

  // -- the lane

  /** One rollout holds the lane. */
  void decided() {
    List<String> holders = world.people.rollouts().stream().filter(Invariants::holds).map(r -> r.head().id()).toList();
    String holder = world.planner.view.get(Area.LANE, "", io.updateorchestrator.planner.core.state.Lane.class).map(io.updateorchestrator.planner.core.state.Lane::holder).orElse(null);
    check(holders.equals(holder == null ? List.of() : List.of(holder)), "the lane is held by %s, and these are under way: %s", holder, holders);
  }

  private static boolean holds(Rollout rollout) {
    return rollout instanceof Rollout.Observing || rollout instanceof Rollout.Running || rollout instanceof Rollout.Stopping || rollout instanceof Rollout.Undoing;
  }

  /** A rollout has come to a state: it has to be true. */
  void told(RolloutChanged changed) {
    superseded.put(changed.rollout(), changed.supersedes());
    if (!changed.state().ended()) {
      return;
    }
    ends.merge(changed.state(), 1, Integer::sum);
    boolean byHand = changed.rollbackOf() != null;
    if (byHand) {
      rollbacks.put(changed.rollout(), changed.rollbackOf());
    }
    named.put(changed.rollout(), changed.notAsBefore());
    switch (changed.state()) {
      case ROLLED_BACK -> rolledBack(changed);
      case SUCCEEDED -> {
        if (!byHand) {
          succeeded(changed);
        }
      }
      default -> listed(changed);
    }
    if (changed.state() != RolloutState.SUPERSEDED) {
      over.add(changed.rollout());
      over.addAll(changed.supersedes());
    }
  }

  private List<String> chain(String rollout) {
    List<String> chain = new ArrayList<>(superseded.getOrDefault(rollout, List.of()));
    chain.add(rollout);
    return chain;
  }

  private Set<ResourceRef> touched(String rollout) {
    Set<ResourceRef> touched = new HashSet<>();
    chain(rollout).forEach(r -> touched.addAll(before.getOrDefault(r, Map.of()).keySet()));
    return touched;
  }

  /** Null where it is as before the first write of the rollout or of those it took over, else what differs. */
  private String isAsBefore(String rollout, ResourceRef ref) {
    for (String each : chain(rollout)) {
      Map<ResourceRef, ObjectNode> known = before.getOrDefault(each, Map.of());
      if (known.containsKey(ref)) {
        return Same.difference(known.get(ref), world.api.live(ref));
      }
    }
    return null;
  }

  private void rolledBack(RolloutChanged changed) {
    for (ResourceRef ref : touched(changed.rollout())) {
      String difference = isAsBefore(changed.rollout(), ref);
      if (difference != null && difference.startsWith("was absent") && world.kafka.journal().containsKey("reserved/" + ref.key())) {
        lateCreates.add(world.api.live(ref).path("metadata").path("uid").asText()); // it came after it was put back: to be found and taken away
        continue;
      }
      check(difference == null, "%s is rolled back, but %s is not as before: %s", changed.rollout(), ref, difference);
    }
  }

  private void succeeded(RolloutChanged changed) {
    world.planner.view.scan(Area.WANTED, "", Wanted.class).values().stream().filter(w -> w.source().equals(changed.source())).forEach(w -> {
      ResourceRef ref = w.manifest().ref();
      check(Same.holds(world.api.live(ref), w.manifest().body()), "%s has succeeded, but %s is not as wanted: %s", changed.rollout(), ref, world.api.live(ref));
      check(wasReady(w.manifest()), "%s has succeeded, but %s has never been ready", changed.rollout(), ref);
    });
    operations(changed.rollout()).values().stream().filter(o -> o.planned().action() == Action.DELETE && o.state() != OperationState.SKIPPED)
        .forEach(o -> check(world.api.live(o.planned().resource()) == null, "%s has succeeded, but %s is still there", changed.rollout(), o.planned().resource()));
  }

  /** A rollback by hand of a rollout after which others have written: what they left is not what that one had left. */
  private boolean isOutOfOrder(RolloutChanged changed) {
    return changed.rollbackOf() != null && before.keySet().stream().anyMatch(r -> !r.equals(changed.rollout()) && number(r) > number(changed.rollbackOf()));
  }

  /** @param operation null: the rollout found nothing to do */
  private boolean isAsWanted(ResourceRef ref, OperationRecord operation) {
    Manifest manifest = operation != null ? operation.manifest() : world.planner.view.get(Area.WANTED, ref.key(), Wanted.class).map(Wanted::manifest).orElse(null);
    return manifest == null ? world.api.live(ref) == null : Same.holds(world.api.live(ref), manifest.body());
  }

  /** Every object that is neither as wanted nor as before is named. */
  private void listed(RolloutChanged changed) {
    if (changed.state() == RolloutState.SUPERSEDED) {
      return;
    }
    for (ResourceRef ref : touched(changed.rollout())) {
      OperationRecord operation = operations(changed.rollout()).get(ref);
      boolean wanted = rollbacks.containsKey(changed.rollout()) ? isAsBefore(changed.rollbackOf(), ref) == null : isAsWanted(ref, operation);
      String difference = isAsBefore(changed.rollout(), ref);
      boolean named = isOutOfOrder(changed) || changed.notAsBefore().stream().anyMatch(n -> n.startsWith(ref.display() + ":"));
      check(wanted || difference == null || named, "%s is %s, %s is neither as wanted nor as before, and is not named: %s", changed.rollout(), changed.state(), ref, difference);
    }
    if (changed.state() == RolloutState.RESTORE_INCOMPLETE) {
      boolean irreversible = changed.notAsBefore().stream().allMatch(n -> n.startsWith("Job/"));
      check(!world.scenario.isCalm() || irreversible || isOutOfOrder(changed), "%s could not be put back, and nothing went wrong: %s", changed.rollout(), changed.notAsBefore());
    }
  }
}
