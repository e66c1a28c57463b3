package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.executor.core.ExecutorCore;
import io.updateorchestrator.executor.core.ExecutorSettings;
import io.updateorchestrator.executor.core.port.Effect;
import io.updateorchestrator.executor.core.port.Input;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.executor.kubernetes.api.ClusterProfile;
import io.updateorchestrator.topics.Events;
import io.updateorchestrator.topics.JournalCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.FencedInstanceIdException;

/**
 * One time of being a cluster's executor, from asking for the place to letting it go: joins, takes the producer, reads the
 * journal, then the commands (protocol.md, "The executor and its journal", 1). Whatever ends it, the next one begins from the
 * journal alone.
 */
final class Tenure implements TransactionWriter.Listener, CoreLoop.Ports, ClusterWatch.Listener {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PROFILE_PAUSE = Duration.ofSeconds(1);
  private static final Duration HELD_PAUSE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final ClusterExecutorSettings settings;
  private final String instanceId;
  private final ClusterApi api;
  private final Consumer<ExecutorState> states;
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private final Membership membership;
  private final JournalCodec journal;
  private final CommandDecoder decoder;
  private final ClusterWatch watch;
  private final Requests requests;
  private volatile ClusterProfile profile;
  private Heartbeats heartbeats;
  private TransactionWriter writer;
  private CoreLoop loop;
  /** It is known that the Lease is not another's. */
  private volatile boolean begun;

  /** @param api is closed with it */
  Tenure(ClusterExecutorSettings settings, String instanceId, ClusterApi api, Consumer<ExecutorState> states) {
    this.settings = settings;
    this.instanceId = instanceId;
    this.api = api;
    this.states = states;
    this.journal = new JournalCodec(settings.sealer(), settings.cluster(), settings.kafka().catalogue());
    this.decoder = new CommandDecoder(settings.cluster(), settings.sealer());
    this.watch = new ClusterWatch(api, settings.cluster(), settings.requestTimeout(), this);
    this.requests = new Requests(api, settings.cluster(), settings.meters(), watch::trouble);
    try {
      this.membership = new Membership(settings.kafka(), settings.cluster(), instanceId, settings.meters());
    } catch (RuntimeException e) {
      api.close();
      throw e;
    }
  }

  /** The process is to stop. From any thread. */
  void close() {
    ending.set(new Ending.Closing());
    membership.wakeup();
  }

  /** The first reason counts. From any thread. */
  private void end(Ending why) {
    if (ending.compareAndSet(null, why)) {
      membership.wakeup();
    }
  }

  /** @return why it is over */
  Ending run() {
    try {
      CompletableFuture<ClusterProfile> asked = askForProfile();
      join();
      while (isOn() && profile == null) {
        profile = answered(asked);
        asked = profile == null && asked.isCompletedExceptionally() ? askForProfile() : asked;
      }
      if (isOn()) {
        work();
      }
    } catch (FencedInstanceIdException e) {
      end(new Ending.Doubled());
    } catch (OrchestratorException e) {
      end(Ending.Broken.of(e));
    } catch (RuntimeException e) {
      end(Ending.Broken.of("Kafka can't be worked with", e));
    } finally {
      letGo();
    }
    return ending.get();
  }

  private boolean isOn() {
    return ending.get() == null;
  }

  private void join() {
    while (isOn() && !membership.isOwner()) {
      membership.poll(POLL);
      if (membership.isStandby()) {
        states.accept(new ExecutorState.Standby());
      }
    }
  }

  private CompletableFuture<ClusterProfile> askForProfile() {
    CompletableFuture<ClusterProfile> asked = new CompletableFuture<>();
    Thread.ofVirtual().name("cluster-profile-" + settings.cluster()).start(() -> {
      try {
        asked.complete(api.profile(settings.requestTimeout()));
      } catch (RuntimeException e) {
        asked.completeExceptionally(e);
      }
      membership.wakeup();
    });
    return asked;
  }

  /** Null while there is no answer; the place is kept meanwhile. */
  private ClusterProfile answered(CompletableFuture<ClusterProfile> asked) {
    try {
      ClusterProfile now = asked.getNow(null);
      if (now == null) {
        membership.poll(POLL);
      }
      return now;
    } catch (CompletionException e) {
      states.accept(new ExecutorState.Waiting(e.getCause().getMessage()));
      long until = System.nanoTime() + PROFILE_PAUSE.toNanos();
      while (isOn() && System.nanoTime() < until) {
        membership.poll(POLL);
      }
      return null;
    }
  }

  private void work() {
    Events events = new Events(settings.kafka().catalogue(), "executor");
    heartbeats = new Heartbeats(settings.cluster(), settings.labels(), instanceId, profile);
    writer = new TransactionWriter(settings.kafka(), settings.cluster(), new Records(journal, events, profile.uid()), heartbeats, settings.meters(), this);
    writer.start();
    JournalReader.Contents contents = new JournalReader(settings.kafka(), journal, settings.cluster()).read(profile.uid());
    writer.forget(contents.foreign());
    long end = membership.logEnd();
    ExecutorCore core = new ExecutorCore(new ExecutorSettings(settings.cluster(), settings.leaseNamespace(), settings.requestTimeout().toMillis(), settings.sealer()::digest));
    loop = new CoreLoop(settings.cluster(), core, this);
    long position = loop.start(new Input.Started(contents.entries(), profile.uid(), settings.orchestrator(), instanceId, membership.logStart(), end));
    watch.start();
    membership.readFrom(position);
    boolean caughtUp = false;
    while (isOn()) {
      if (!caughtUp && membership.position() >= end) {
        caughtUp = true;
        loop.tell(new Input.CaughtUp());
      }
      read(membership.poll(POLL));
      if (!membership.isOwner()) {
        end(new Ending.Fenced("the cluster's commands were taken away: another process has them, or this one stood still for too long"));
      }
    }
    linger();
  }

  private void read(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      CommandDecoder.Decoded decoded = decoder.decode(record, Instant.now());
      writer.tell(decoded.events());
      loop.tell(decoded.input());
    }
  }

  /** While another orchestrator holds the Lease, the place is kept and heartbeats name the holder; then it is looked at again. */
  private void linger() {
    if (ending.get() instanceof Ending.Held held) {
      loop.halt();
      heartbeats.heldBy(held.holder());
      states.accept(new ExecutorState.Held(held.holder()));
      long until = System.nanoTime() + HELD_PAUSE.toNanos();
      while (ending.get() == held && System.nanoTime() < until && membership.isOwner()) {
        membership.poll(POLL);
      }
    }
  }

  private void letGo() {
    boolean closing = ending.get() instanceof Ending.Closing;
    watch.close();
    if (loop != null && closing) {
      loop.stop(LAST_WORDS);
    } else if (loop != null) {
      loop.halt();
    }
    if (writer != null && closing) {
      heartbeats.leaving();
      writer.finish(LAST_WORDS);
    } else if (writer != null) {
      writer.halt();
    }
    if (closing) {
      membership.leave();
    } else {
      membership.close();
    }
    api.close();
  }

  @Override
  public void call(Effect.Call call) {
    requests.send(call, loop::tell);
  }

  @Override
  public void write(Effect.Write write) {
    writer.write(write);
  }

  @Override
  public void fenced(Effect.Fenced fenced) {
    boolean byAnother = fenced.holder() != null && !fenced.holder().isEmpty() && !fenced.holder().equals(settings.orchestrator());
    end(byAnother ? new Ending.Held(fenced.holder()) : new Ending.Fenced(fenced.reason()));
  }

  @Override
  public void decided(ExecutorCore core) {
    heartbeats.term(core.term());
    if (core.mayWrite() && !begun && isOn()) {
      begun = true;
      heartbeats.begin();
      states.accept(new ExecutorState.Running(profile.uid(), profile.version(), null));
    }
  }

  @Override
  public void failed(RuntimeException bug) {
    end(new Ending.Broken("the executor's core failed: " + bug, bug));
  }

  @Override
  public void committed(long write) {
    loop.tell(new Input.Committed(write));
  }

  @Override
  public void ended(Ending why) {
    end(why);
  }

  @Override
  public void seen(ClusterProfile current) {
    if (!current.uid().equals(profile.uid())) {
      end(new Ending.Replaced(current.uid()));
    } else if (isOn() && begun) {
      profile = current;
      heartbeats.profile(current);
      states.accept(new ExecutorState.Running(current.uid(), current.version(), null));
    }
  }

  @Override
  public void unseen(String why) {
    if (isOn() && begun) {
      states.accept(new ExecutorState.Running(profile.uid(), profile.version(), why));
    }
  }
}
