package io.updateorchestrator.planner.core.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.json.Digests;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlanBatch;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.plan.TargetCheck;
import io.updateorchestrator.common.plan.UndoAction;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.detect.Detector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Orders a change into batches. The same input gives the same plan, byte for byte. */
public final class Planner {

  private final Detector detector;
  private final PlanRules rules;

  public Planner(Detector detector, PlanRules rules) {
    this.detector = detector;
    this.rules = rules;
  }

  public PlanResult plan(PlanInput input) {
    Analysis wanted = Analysis.of(input.wanted().values(), detector);
    if (wanted.refusal() != null) {
      return new PlanResult.Refused(wanted.refusal(), wanted.problems(), wanted.wrong().isEmpty());
    }
    // What goes may itself be a ring by annotation: its order is only a courtesy, so a refusal there must not keep anything from being deleted.
    Analysis leaving = Analysis.of(input.deletions().values(), detector);
    Levels updates = Levels.ofUpdates(wanted.graph(), input.changes().keySet());
    Levels deletions = Levels.ofDeletions(leaving.graph(), input.deletions().keySet());
    List<PlannedOperation> operations = new ArrayList<>();
    Map<String, Integer> levels = new HashMap<>();
    Map<ResourceRef, List<Dependency>> checks = new HashMap<>();
    wanted.detection().outside().forEach(d -> checks.computeIfAbsent(d.from(), r -> new ArrayList<>()).add(d));
    for (ResourceRef ref : new TreeSet<>(input.changes().keySet())) {
      PlannedOperation operation = update(ref, input, updates, checks.getOrDefault(ref, List.of()));
      operations.add(operation);
      levels.put(operation.id(), updates.levelOf(ref));
    }
    int last = levels.values().stream().mapToInt(i -> i).max().orElse(0);
    int depth = deletions.depth();
    Map<ResourceRef, Set<ResourceRef>> users = formerUsers(input);
    for (ResourceRef ref : new TreeSet<>(input.deletions().keySet())) {
      PlannedOperation operation = deletion(ref, deletions, users.getOrDefault(ref, Set.of()));
      operations.add(operation);
      // What can't be undone comes last of all.
      levels.put(operation.id(), last + deletions.levelOf(ref) + (operation.irreversible() == null ? 0 : depth));
    }
    List<PlanBatch> batches = batches(operations, levels);
    return new PlanResult.Planned(new Plan(digest(input, batches), input.base(), input.cluster(), input.revision(), batches,
        wanted.graph().dropped(), wanted.detection().missing(), warnings(wanted, operations)));
  }

  private PlannedOperation update(ResourceRef ref, PlanInput input, Levels levels, List<Dependency> outside) {
    OwnAnnotations own = OwnAnnotations.of(input.changes().get(ref), new ArrayList<>());
    ObservedWord word = input.observed().getOrDefault(ref, ObservedWord.ABSENT);
    boolean job = ref.is("batch", "Job");
    Action action = word == ObservedWord.ABSENT || word == ObservedWord.GOING ? Action.CREATE
        : job || ref.is("", "Pod") ? Action.RECREATE : Action.UPDATE;
    UndoAction undo = switch (action) {
      case CREATE -> UndoAction.DELETE;
      case UPDATE, UNCHANGED -> UndoAction.RESTORE;
      case RECREATE -> job ? UndoAction.NONE : UndoAction.RECREATE;
      case DELETE -> UndoAction.RECREATE;
    };
    String irreversible = job ? "what " + ref.display() + " has done outside of Kubernetes stays done" : action == Action.CREATE ? claims(ref, input.changes().get(ref)) : null;
    List<TargetCheck> checks = outside.stream().map(d -> new TargetCheck(d.to(), d.requires(), d.path())).distinct().toList();
    return new PlannedOperation(idOf(ref), action, ref, own.strategy() == null ? rules.strategyOf(ref.groupKind()) : own.strategy(), ids(levels.before(ref)), own.weight(), undo, checks, irreversible);
  }

  /** Kubernetes keeps them when their set goes, and so do we: there is data in them. */
  private static String claims(ResourceRef ref, Manifest manifest) {
    boolean makes = ref.is("apps", "StatefulSet") && !manifest.body().path("spec").path("volumeClaimTemplates").isEmpty();
    return makes ? "the claims that " + ref.display() + " makes stay, with their data" : null;
  }

  /** By what goes: the changed objects that use it until they are changed. Where such a change fails, the old version still needs it. */
  private Map<ResourceRef, Set<ResourceRef>> formerUsers(PlanInput input) {
    if (input.deletions().isEmpty() || input.former().isEmpty()) {
      return Map.of();
    }
    Map<ResourceRef, Manifest> before = new TreeMap<>(input.former());
    before.putAll(input.deletions());
    Map<ResourceRef, Set<ResourceRef>> users = new HashMap<>();
    for (Dependency d : detector.detect(before.values()).dependencies()) {
      if (input.deletions().containsKey(d.to()) && !input.deletions().containsKey(d.from())) {
        users.computeIfAbsent(d.to(), ref -> new TreeSet<>()).add(d.from());
      }
    }
    return users;
  }

  private PlannedOperation deletion(ResourceRef ref, Levels levels, Set<ResourceRef> users) {
    String irreversible = switch (ref.groupKind().toString()) {
      case "Namespace" -> "everything in " + ref.display() + " goes with it";
      case "PersistentVolumeClaim" -> "the data of " + ref.display() + " goes with it";
      case "PersistentVolume" -> "the data of " + ref.display() + " may go with it";
      case "apiextensions.k8s.io/CustomResourceDefinition" -> "all objects of " + ref.display() + " go with it";
      default -> null;
    };
    Set<ResourceRef> first = new TreeSet<>(levels.before(ref));
    first.addAll(users);
    UndoAction undo = irreversible == null && !ref.is("batch", "Job") ? UndoAction.RECREATE : UndoAction.NONE;
    return new PlannedOperation(idOf(ref), Action.DELETE, ref, rules.strategyOf(ref.groupKind()), ids(first), 0, undo, List.of(), irreversible);
  }

  /** A function of the identity, so that the same object has the same id in every plan. */
  public static String idOf(ResourceRef ref) {
    return "op-" + Digests.of(ref.key().getBytes(StandardCharsets.UTF_8)).substring("sha256:".length()).substring(0, 12);
  }

  private static List<String> ids(Set<ResourceRef> refs) {
    return refs.stream().sorted().map(Planner::idOf).toList();
  }

  private List<PlanBatch> batches(List<PlannedOperation> operations, Map<String, Integer> levels) {
    Map<Integer, List<PlannedOperation>> byLevel = new TreeMap<>();
    operations.forEach(o -> byLevel.computeIfAbsent(levels.get(o.id()), l -> new ArrayList<>()).add(o));
    Comparator<PlannedOperation> order = Comparator.comparingInt((PlannedOperation o) -> -o.weight())
        .thenComparingInt(o -> (o.action() == Action.DELETE ? 1 : -1) * rules.priorityOf(o.resource().groupKind()))
        .thenComparing(PlannedOperation::resource, Comparator.comparing(ResourceRef::name).thenComparing(r -> r));
    List<PlanBatch> batches = new ArrayList<>();
    for (List<PlannedOperation> level : byLevel.values()) {
      List<PlannedOperation> sorted = level.stream().sorted(order).toList();
      for (int from = 0; from < sorted.size(); from += rules.maxBatchSize()) {
        batches.add(new PlanBatch(batches.size() + 1, sorted.subList(from, Math.min(sorted.size(), from + rules.maxBatchSize()))));
      }
    }
    return batches;
  }

  private static List<String> warnings(Analysis wanted, List<PlannedOperation> operations) {
    List<String> warnings = new ArrayList<>(wanted.detection().warnings());
    operations.stream().filter(o -> o.irreversible() != null).forEach(o -> warnings.add("can't be undone: " + o.irreversible()));
    return warnings;
  }

  /** What approval is given for: not ids, terms, times, UIDs or resource versions (protocol.md, "The lane of a cluster"). */
  private static String digest(PlanInput input, List<PlanBatch> batches) {
    ArrayNode all = Json.array();
    for (PlanBatch batch : batches) {
      for (PlannedOperation o : batch.operations()) {
        Manifest manifest = input.changes().get(o.resource());
        ObjectNode entry = all.addObject();
        entry.put("batch", batch.number()).put("action", o.action().label()).put("object", o.resource().key()).put("strategy", o.strategy().label());
        entry.put("wanted", manifest == null ? "" : manifest.digest());
        entry.put("observed", input.observed().getOrDefault(o.resource(), ObservedWord.ABSENT).label());
        o.dependsOn().forEach(entry.putArray("after")::add);
      }
    }
    return Digests.of(all);
  }
}
