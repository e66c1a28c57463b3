package io.updateorchestrator.bench;

import io.updateorchestrator.e2e.outside.Chain;
import io.updateorchestrator.e2e.outside.RealCluster;
import io.updateorchestrator.e2e.outside.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a start after {@code kill -9} in the middle of a rollout to the next object that is written: at most 5 s. */
class RestartBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final long QUIET_MS = 500;

  @TempDir
  private Path folder;

  @Test
  void measure() {
    RealCluster cluster = RealCluster.orSkip();
    String namespace = "bench-" + Long.toHexString(System.nanoTime());
    cluster.makeNamespace(namespace);
    Built.sure(folder);
    Numbers restart = new Numbers("start after kill -9 -> the next write of the rollout is seen");
    Numbers serving = new Numbers("of that, until requests are answered");
    Numbers first = new Numbers("baseline: first start on an empty folder until requests are answered");
    try (Service service = new Service(folder, "kubeconfig: '" + System.getenv("KUBECONFIG") + "'"); Watch watch = new Watch(namespace, "deployments", ".metadata.labels.version")) {
      long fresh = System.nanoTime();
      service.launch().api();
      first.add(System.nanoTime() - fresh);
      service.state(service.push("first", Chain.files(namespace, 1)));
      for (int round = 2; round <= ROUNDS + 1; round++) {
        String commit = service.push("round " + round, Chain.files(namespace, round));
        watch.await("app-2 v" + round);
        service.kill();
        while (watch.sees(" v" + round, QUIET_MS)) {
          // What was under way arrives; the next one is a write after the restart.
          continue;
        }
        long begin = System.nanoTime();
        service.launch().api();
        serving.add(System.nanoTime() - begin);
        restart.add(watch.await(" v" + round) - begin);
        service.state(commit);
      }
    } finally {
      cluster.removeNamespace(namespace);
    }
    Numbers.head("Restart after kill -9 to work going on (goal: <= 5 s)");
    restart.print();
    serving.print();
    first.print();
  }
}
