package io.updateorchestrator.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedClusterTest {

  private static final String TEXT = "correct-horse-battery";

  @TempDir
  private Path folder;

  private static KubernetesClient client(SimulatedCluster cluster) {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(cluster.kubeconfig())).build();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).withNamespace("default").endMetadata().addToData("k", value).build();
  }

  private static ConfigMap apply(KubernetesClient client, ConfigMap map) {
    PatchContext context = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("orch").withForce(true).build();
    return client.configMaps().inNamespace("default").withName(map.getMetadata().getName()).patch(context, map);
  }

  @Test
  void rollsADeploymentOutForFabric8() {
    try (SimulatedCluster cluster = new SimulatedCluster(folder).start(); KubernetesClient client = client(cluster)) {
      // When
      client.resource(Serialization.unmarshal(Cluster.deployment("web", 2, "nginx:1").replace('\'', '"'), Deployment.class)).create();
      Deployment ready = client.apps().deployments().inNamespace("default").withName("web").waitUntilReady(20, TimeUnit.SECONDS);

      // Then
      assertThat(ready.getStatus().getAvailableReplicas()).isEqualTo(2);
    }
  }

  @Test
  void tellsWatchersOfEveryChange() {
    try (SimulatedCluster cluster = new SimulatedCluster(folder).start(); KubernetesClient client = client(cluster)) {
      // Given
      List<String> heard = new CopyOnWriteArrayList<>();
      client.configMaps().inNamespace("default").inform(new ResourceEventHandler<>() {
        @Override
        public void onAdd(ConfigMap map) {
          heard.add("+" + map.getMetadata().getName() + map.getData().get("k"));
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap map) {
          heard.add("~" + map.getMetadata().getName() + map.getData().get("k"));
        }

        @Override
        public void onDelete(ConfigMap map, boolean unknown) {
          heard.add("-" + map.getMetadata().getName());
        }
      });

      // When
      apply(client, map("a", "1"));
      apply(client, map("a", "2"));
      client.configMaps().inNamespace("default").withName("a").delete();

      // Then
      await().untilAsserted(() -> assertThat(heard).containsSubsequence("+a1", "~a2", "-a"));
    }
  }

  @Test
  void isThereAgainAfterItWasKilled() throws IOException {
    try (SimulatedCluster killed = new SimulatedCluster(folder).start(); KubernetesClient client = client(killed)) {
      // Given
      ConfigMap before = apply(client, map("a", "1"));
      Path found = copy("later");

      // When
      try (SimulatedCluster again = new SimulatedCluster(found).start(); KubernetesClient other = client(again)) {
        ConfigMap after = other.configMaps().inNamespace("default").withName("a").get();
        ConfigMap written = apply(other, map("b", "1"));

        // Then
        assertThat(after).isEqualTo(before);
        assertThat(again.clusterUid()).isEqualTo(killed.clusterUid());
        assertThat(Long.parseLong(written.getMetadata().getResourceVersion())).isGreaterThan(Long.parseLong(before.getMetadata().getResourceVersion()));
      }
    }
  }

  @Test
  void leavesOutALineThatWasCutOff() throws IOException {
    try (SimulatedCluster killed = new SimulatedCluster(folder).start(); KubernetesClient client = client(killed)) {
      // Given
      apply(client, map("a", "1"));
      Path found = copy("later");
      Files.writeString(found.resolve("objects-0"), "{\"revision\":9999,\"gro", StandardOpenOption.APPEND);

      // When
      try (SimulatedCluster again = new SimulatedCluster(found).start(); KubernetesClient other = client(again)) {
        apply(other, map("b", "1"));
      }

      // Then
      try (SimulatedCluster third = new SimulatedCluster(found).start(); KubernetesClient other = client(third)) {
        assertThat(other.configMaps().inNamespace("default").withName("a").get()).isNotNull();
        assertThat(other.configMaps().inNamespace("default").withName("b").get()).isNotNull();
      }
    }
  }

  @Test
  void keepsSecretsSealedOnDisk() throws IOException {
    try (SimulatedCluster cluster = new SimulatedCluster(folder).start(); KubernetesClient client = client(cluster)) {
      // Given
      client.secrets().inNamespace("default").resource(Serialization.unmarshal(
          "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},\"stringData\":{\"k\":\"" + TEXT + "\"}}", io.fabric8.kubernetes.api.model.Secret.class)).create();

      // When
      String base64 = java.util.Base64.getEncoder().encodeToString(TEXT.getBytes(StandardCharsets.UTF_8));

      // Then
      assertThat(client.secrets().inNamespace("default").withName("s").get().getData()).containsEntry("k", base64);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.toList()).isNotEmpty().noneMatch(f -> holds(f, TEXT) || holds(f, base64));
      }
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }
}
