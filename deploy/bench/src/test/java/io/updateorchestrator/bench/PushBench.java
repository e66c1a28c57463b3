package io.updateorchestrator.bench;

import io.updateorchestrator.e2e.outside.RealCluster;
import io.updateorchestrator.e2e.outside.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a {@code git push} that a webhook announces to the first answered apply of one of the source's objects: at most 300 ms in the median, process warm, dry-run on. */
class PushBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 30);
  private static final int WARM = 5;
  private static final int OBJECTS = 19;

  @TempDir
  private Path folder;

  private static Map<String, String> files(String namespace, int version) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 1; i <= OBJECTS; i++) {
      files.put("c%02d.yaml".formatted(i), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%02d, namespace: %s}\ndata: {greeting: hello %d.}\n".formatted(i, namespace, version));
    }
    return files;
  }

  @Test
  void measure() throws Exception {
    RealCluster cluster = RealCluster.orSkip();
    String namespace = "bench-" + Long.toHexString(System.nanoTime());
    cluster.makeNamespace(namespace);
    Built.sure(folder);
    Numbers whole = new Numbers("git push begins -> first change seen");
    Numbers announced = new Numbers("webhook is sent -> first change seen");
    Numbers push = new Numbers("of that, git commit and push (JGit, local)");
    Numbers kubectl = new Numbers("baseline: kubectl apply --server-side, same objects, first change");
    try (Service service = new Service(folder, "kubeconfig: '" + System.getenv("KUBECONFIG") + "'").launch(); Watch watch = new Watch(namespace, "configmaps", ".data.greeting")) {
      service.state(service.push("first", files(namespace, 0)));
      for (int round = 1; round <= ROUNDS + WARM; round++) {
        long begin = System.nanoTime();
        String commit = service.repository.push("round " + round, files(namespace, round));
        long pushed = System.nanoTime();
        service.api().push(service.repository.url(), "main", Service.SECRET);
        long seen = watch.await(" hello " + round + ".");
        if (round > WARM) {
          push.add(pushed - begin);
          whole.add(seen - begin);
          announced.add(seen - pushed);
        }
        service.state(commit);
      }
      Path manifests = Files.createDirectory(folder.resolve("manifests"));
      for (int round = 1; round <= 10; round++) {
        for (var file : files(namespace + "-k", 1000 + round).entrySet()) {
          Files.writeString(manifests.resolve(file.getKey()), file.getValue().replace(namespace + "-k", namespace));
        }
        long begin = System.nanoTime();
        cluster.kubectl("apply", "--server-side", "--force-conflicts", "--field-manager=bench", "-f", manifests.toString());
        kubectl.add(watch.await(" hello " + (1000 + round) + ".") - begin);
      }
    } finally {
      cluster.removeNamespace(namespace);
    }
    Numbers.head("Push to first answered apply, " + OBJECTS + " ConfigMaps (goal: median <= 300 ms)");
    whole.print();
    announced.print();
    push.print();
    kubectl.print();
  }

}
