package io.updateorchestrator.executor.kubernetes.shell;

import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.executor.kubernetes.api.ClusterApi;
import io.updateorchestrator.executor.kubernetes.api.ClusterProfile;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Looks now and then whether the cluster is still the same one, and which kinds it has; soon after it has not answered. */
final class ClusterWatch implements AutoCloseable {

  private static final Duration NORMALLY = Duration.ofSeconds(30);
  private static final Duration IN_TROUBLE = Duration.ofSeconds(2);

  private final ClusterApi api;
  private final Duration timeout;
  private final Listener listener;
  private final BlockingQueue<String> troubles = new LinkedBlockingQueue<>(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  interface Listener {
    void seen(ClusterProfile profile);

    /** @param why it can't be seen */
    void unseen(String why);
  }

  ClusterWatch(ClusterApi api, String cluster, Duration timeout, Listener listener) {
    this.api = api;
    this.timeout = timeout;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("cluster-watch-" + cluster).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A request had no answer. From any thread. */
  void trouble(String why) {
    troubles.offer(why);
  }

  private void run() {
    try {
      Duration pause = NORMALLY;
      while (closed.getCount() > 0) {
        String trouble = troubles.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (trouble != null) {
          listener.unseen(trouble);
          closed.await(IN_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
          troubles.clear();
        }
        pause = look() ? NORMALLY : IN_TROUBLE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean look() {
    try {
      listener.seen(api.profile(timeout));
      return true;
    } catch (OrchestratorException e) {
      listener.unseen(e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
