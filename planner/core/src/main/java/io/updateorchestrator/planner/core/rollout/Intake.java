package io.updateorchestrator.planner.core.rollout;

import io.updateorchestrator.common.event.ManifestChanged;
import io.updateorchestrator.common.event.ManifestRemoved;
import io.updateorchestrator.common.event.RevisionRefused;
import io.updateorchestrator.common.event.RevisionSealed;
import io.updateorchestrator.common.event.RolloutState;
import io.updateorchestrator.common.event.SourceState;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.resource.SetDigest;
import io.updateorchestrator.planner.core.Draft;
import io.updateorchestrator.planner.core.state.Area;
import io.updateorchestrator.planner.core.state.Head;
import io.updateorchestrator.planner.core.state.Rollout;
import io.updateorchestrator.planner.core.state.SourceRecord;
import io.updateorchestrator.planner.core.state.Staged;
import io.updateorchestrator.planner.core.state.Wanted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Takes revisions in: staged changes, their seal, and what has to be true of it (protocol.md, "Revisions"). */
public final class Intake {

  private final Draft draft;
  private final Lanes lanes;

  public Intake(Draft draft, Lanes lanes) {
    this.draft = draft;
    this.lanes = lanes;
  }

  public void stage(ManifestChanged changed) {
    Staged staged = new Staged(changed.manifest().ref(), changed.manifest());
    draft.put(Area.PENDING, key(changed.source(), changed.attempt(), staged.ref()), staged);
  }

  public void stage(ManifestRemoved removed) {
    draft.put(Area.PENDING, key(removed.source(), removed.attempt(), removed.ref()), new Staged(removed.ref(), null));
  }

  private static String key(String source, String attempt, ResourceRef ref) {
    return source + "/" + attempt + "/" + ref.key();
  }

  public void refused(RevisionRefused refused) {
    Head head = new Head(lanes.newId(), refused.source(), refused.revision(), null, false, false, refused.request(), refused.by(), false, null, null, null, List.of(),
        draft.now(), null, 0);
    String reason = refused.problems().size() == 1 ? "the revision can't be read: " + refused.problems().getFirst().display()
        : "the revision can't be read: " + refused.problems().size() + " problems";
    draft.enter(new Rollout.Ended(head, RolloutState.FAILED, null, reason, List.of(), draft.now()), RolloutState.FAILED, reason, refused.problems());
    lanes.next();
  }

  public void sealed(RevisionSealed seal) {
    Map<ResourceRef, Staged> staged = takeStaged(seal);
    SourceRecord source = draft.source(seal.source());
    Map<ResourceRef, Wanted> wanted = wantedBy(seal.source());
    String trouble = staged.size() != seal.count() ? "%d of %d changes arrived".formatted(staged.size(), seal.count())
        : !seal.snapshot() && !Objects.equals(seal.base(), source.revision()) ? "the difference was made against " + seal.base() : null;
    if (trouble == null && seal.snapshot() && !seal.partial()) {
      wanted.keySet().stream().filter(ref -> !staged.containsKey(ref)).forEach(ref -> staged.put(ref, new Staged(ref, null)));
    }
    boolean whole = seal.snapshot() && !seal.partial();
    // A snapshot is authoritative: nothing that was thought of the set before can make it unfit.
    SetDigest after = trouble != null ? null : whole ? setAfter(SetDigest.EMPTY, Map.of(), staged) : setAfter(SetDigest.parse(source.setDigest()), wanted, staged);
    if (trouble == null && !seal.partial() && !after.toString().equals(seal.setDigest())) {
      trouble = "the set digest does not fit";
    }
    if (trouble != null) {
      draft.emit(new SourceState(draft.cluster(), seal.source(), source.revision(), source.setDigest(), true, trouble));
      return;
    }
    if (seal.request() == null && isUnderWay(seal, after.toString())) {
      return;
    }
    if (seal.request() == null && isKnown(seal, source, after.toString())) {
      lanes.giveUp(seal.source(), seal.revision());
      return;
    }
    begin(seal, staged, after.toString());
  }

  private Map<ResourceRef, Staged> takeStaged(RevisionSealed seal) {
    Map<ResourceRef, Staged> staged = new TreeMap<>();
    draft.scan(Area.PENDING, seal.source() + "/" + seal.attempt() + "/", Staged.class).forEach((id, change) -> {
      staged.put(change.ref(), change);
      draft.remove(Area.PENDING, id);
    });
    return staged;
  }

  private Map<ResourceRef, Wanted> wantedBy(String source) {
    Map<ResourceRef, Wanted> wanted = new HashMap<>();
    draft.scan(Area.WANTED, "", Wanted.class).values().stream()
        .filter(w -> w.source().equals(source) || w.claims().containsKey(source))
        .forEach(w -> wanted.put(w.manifest().ref(), w.source().equals(source) ? w : new Wanted(source, w.claims().get(source), Map.of())));
    return wanted;
  }

  private static SetDigest setAfter(SetDigest before, Map<ResourceRef, Wanted> wanted, Map<ResourceRef, Staged> staged) {
    SetDigest set = before;
    for (Staged change : staged.values()) {
      Wanted former = wanted.get(change.ref());
      if (former != null) {
        set = set.minus(change.ref(), former.manifest().digest());
      }
      if (change.manifest() != null) {
        set = set.plus(change.ref(), change.manifest().digest());
      }
    }
    return set;
  }

  /** The set that waits, again. */
  private boolean isUnderWay(RevisionSealed seal, String digest) {
    return draft.rollouts().stream().anyMatch(r -> lanes.waits(r, seal.source()) && digest.equals(r.head().setDigest()));
  }

  /** The accepted or the held set again starts nothing and lifts nothing; a commit that changes none of it is the new base. */
  private boolean isKnown(RevisionSealed seal, SourceRecord source, String digest) {
    boolean accepted = digest.equals(source.setDigest()) && source.revision() != null;
    if (accepted && !seal.revision().equals(source.revision())) {
      SourceRecord moved = new SourceRecord(source.source(), seal.revision(), source.setDigest(), source.heldDigest(), source.heldRevision());
      draft.put(Area.SOURCES, seal.source(), moved);
      draft.emit(new SourceState(draft.cluster(), seal.source(), seal.revision(), digest, false, null));
    }
    // What has been taken over is in no accepted state: coming back to that is a rollout like any other.
    boolean inEffect = draft.rollouts().stream().noneMatch(r -> lanes.waits(r, seal.source()) && !r.head().supersedes().isEmpty());
    return accepted && inEffect || digest.equals(source.heldDigest());
  }

  private void begin(RevisionSealed seal, Map<ResourceRef, Staged> staged, String digest) {
    Head head = new Head(lanes.newId(), seal.source(), seal.revision(), digest, seal.prune(), seal.request() != null || seal.snapshot(), seal.request(), seal.by(),
        seal.confirmed(), seal.options(), null, null, List.of(), draft.now(), null, 0);
    staged.values().forEach(change -> draft.put(Area.PENDING, Intentions.proposed(head.id()) + change.ref().key(), change));
    lanes.arrived(head);
  }
}
