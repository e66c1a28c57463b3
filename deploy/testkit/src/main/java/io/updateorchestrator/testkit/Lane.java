package io.updateorchestrator.testkit;

import io.updateorchestrator.common.event.Apply;
import io.updateorchestrator.common.event.BatchOpened;
import io.updateorchestrator.common.event.Command;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.Outcome;
import io.updateorchestrator.common.event.Settled;
import io.updateorchestrator.common.event.Stop;
import io.updateorchestrator.common.event.Stopped;
import io.updateorchestrator.common.event.Undo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Plays the planner's part for one cluster: releases batches, asks for them to be undone, stops and settles rollouts. */
public final class Lane {

  private static final int CONCURRENT = 8;

  private final MemoryTopics topics;
  private final String cluster;
  private final String clusterUid;
  private long epoch;
  private long term;

  public Lane(MemoryTopics topics, String cluster, String clusterUid) {
    this.topics = topics;
    this.cluster = cluster;
    this.clusterUid = clusterUid;
  }

  /** Takes the lane: a new id, the next term. */
  public Rollout begin() {
    return new Rollout(cluster + "-" + ++epoch, ++term);
  }

  /** How a batch is released. */
  public record Options(boolean dryRun, boolean stopOnFailure, OperationSettings settings) {}

  /** One rollout: its operations are numbered in the order of release. */
  public final class Rollout {

    private final String id;
    private final long term;
    private final List<List<Released>> batches = new ArrayList<>();
    private int undoings;
    private int operations;

    private record Released(String operation, String command, Wanted wanted) {}

    private Rollout(String id, long term) {
      this.id = id;
      this.term = term;
    }

    public String id() {
      return id;
    }

    public long term() {
      return term;
    }

    /** In one transaction. */
    public Rollout release(Options options, List<Wanted> wanted) {
      int number = batches.size() + 1;
      List<Command> commands = new ArrayList<>();
      commands.add(new BatchOpened("%s/%d/batch/%d/1".formatted(cluster, term, number), cluster, clusterUid, id, term, number, 1, wanted.size(), false,
          options.dryRun(), 10_000, options.stopOnFailure(), CONCURRENT));
      List<Released> released = new ArrayList<>();
      for (Wanted one : wanted) {
        String operation = "op" + ++operations;
        String command = "%s/%d/%s/apply/1".formatted(cluster, term, operation);
        released.add(new Released(operation, command, one));
        commands.add(new Apply(command, cluster, clusterUid, id, term, number, 1, operation, one.action(), one.ref(), one.apiVersion(), one.manifest(),
            one.strategy(), one.checks(), null, options.settings()));
      }
      batches.add(released);
      topics.send(commands);
      return this;
    }

    /** The last words of all that was released, by {@code Kind/name}. */
    public Map<String, OperationChanged> await(Duration patience) throws InterruptedException {
      List<String> commands = batches.stream().flatMap(List::stream).map(Released::command).toList();
      return lastWords(commands, patience);
    }

    /** Undoes everything that was begun, batch after batch in reverse order; the last words by {@code Kind/name}. */
    public Map<String, OperationChanged> undo(OperationSettings settings, Duration patience) throws InterruptedException {
      return undo(this, settings, patience);
    }

    /** Undoes what another rollout has begun, as a rollback by hand or a newcomer does. */
    public Map<String, OperationChanged> undo(Rollout of, OperationSettings settings, Duration patience) throws InterruptedException {
      Map<String, OperationChanged> all = new TreeMap<>();
      for (List<Released> batch : of.batches.reversed()) {
        List<Released> begun = batch.stream().filter(r -> of.begun(r)).toList();
        if (!begun.isEmpty()) {
          all.putAll(lastWords(releaseUndo(of, begun, settings), patience));
        }
      }
      return all;
    }

    /** Asks for everything to be undone, and does not wait. */
    public List<String> releaseUndo(OperationSettings settings) {
      List<String> commands = new ArrayList<>();
      for (List<Released> batch : batches.reversed()) {
        commands.addAll(releaseUndo(this, batch, settings));
      }
      return commands;
    }

    private boolean begun(Released released) {
      return topics.outcomes().stream().anyMatch(o -> o instanceof OperationChanged c && c.command().equals(released.command()) && c.begun());
    }

    private List<String> releaseUndo(Rollout of, List<Released> begun, OperationSettings settings) {
      int number = ++undoings;
      List<Command> commands = new ArrayList<>();
      commands.add(new BatchOpened("%s/%d/undo/%d/1".formatted(cluster, term, number), cluster, clusterUid, id, term, number, 1, begun.size(), true, false, 0, false, CONCURRENT));
      List<String> ids = new ArrayList<>();
      for (Released one : begun) {
        String command = "%s/%d/%s/undo/%s/1".formatted(cluster, term, one.operation(), of.id);
        ids.add(command);
        commands.add(new Undo(command, cluster, clusterUid, id, term, number, 1, one.operation(), of.id, one.wanted().ref(), one.wanted().apiVersion(), settings));
      }
      topics.send(commands);
      return ids;
    }

    public Rollout stop() {
      topics.send(List.of(new Stop("%s/%d/stop".formatted(cluster, term), cluster, clusterUid, id, term)));
      return this;
    }

    public void awaitStopped(Duration patience) throws InterruptedException {
      topics.awaitOutcomes(all -> all.stream().anyMatch(o -> o instanceof Stopped s && s.rollout().equals(id)), patience);
    }

    public Rollout settle() {
      topics.send(List.of(new Settled("%s/%d/settled".formatted(cluster, term), cluster, clusterUid, id, term, List.of(id))));
      return this;
    }

    public Rollout observe(List<Observe.Target> targets) {
      topics.send(List.of(new Observe("%s/%d/observe/1".formatted(cluster, term), cluster, clusterUid, id, term, 1, 1, targets)));
      return this;
    }

    /** All that has been told of this rollout's operations so far, in order. */
    public List<OperationChanged> told() {
      return topics.outcomes().stream().filter(OperationChanged.class::isInstance).map(OperationChanged.class::cast).filter(o -> o.rollout().equals(id)).toList();
    }
  }

  /** @throws AssertionError if one has none in time */
  public Map<String, OperationChanged> lastWords(List<String> commands, Duration patience) throws InterruptedException {
    topics.awaitOutcomes(all -> lastWords(all).keySet().containsAll(commands), patience);
    Map<String, OperationChanged> byCommand = lastWords(topics.outcomes());
    Map<String, OperationChanged> byName = new TreeMap<>();
    commands.forEach(c -> byName.put(byCommand.get(c).ref().kind() + "/" + byCommand.get(c).ref().name(), byCommand.get(c)));
    return byName;
  }

  private static Map<String, OperationChanged> lastWords(List<Outcome> outcomes) {
    Map<String, OperationChanged> words = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome instanceof OperationChanged changed && changed.state().finished()) {
        words.put(changed.command(), changed);
      }
    }
    return words;
  }
}
