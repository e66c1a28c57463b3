package io.updateorchestrator.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

  private static final String PODS = "/api/v1/namespaces/default/pods";

  private final Cluster cluster = new Cluster();

  private static String pod(String name, String more) {
    return "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default'},'spec':%s}".formatted(name, more);
  }

  @Test
  void aPodWaitsForItsConfigMapAndThenStarts() {
    // Given
    cluster.apply(PODS + "/p", pod("p", "{'containers':[{'name':'c','image':'x','envFrom':[{'configMapRef':{'name':'late'}}]}]}"));
    cluster.pass(Duration.ofSeconds(2));
    String before = cluster.get(PODS + "/p").at("/status/containerStatuses/0/state/waiting/message").asText();

    // When
    cluster.apply("/api/v1/namespaces/default/configmaps/late", Cluster.configMap("late", "{'k':'v'}"));
    cluster.pass(Duration.ofSeconds(1));

    // Then
    assertThat(before).isEqualTo("configmap \"late\" not found");
    assertThat(cluster.get(PODS + "/p").at("/status/phase").asText()).isEqualTo("Running");
  }

  @Test
  void aCrashingPodIsRestartedLessAndLessOften() {
    // When
    cluster.apply(PODS + "/p", pod("p", "{'containers':[{'name':'c','image':'crash'}]}"));
    cluster.pass(Duration.ofSeconds(36));

    // Then
    JsonNode container = cluster.get(PODS + "/p").at("/status/containerStatuses/0");
    assertThat(container.path("restartCount").asInt()).isEqualTo(3);
    assertThat(container.at("/state/waiting/reason").asText()).isEqualTo("CrashLoopBackOff");
  }

  @Test
  void aPodIsReadyAfterTheTimeThatItsAnnotationSays() {
    // Given
    cluster.apply(PODS + "/p", "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'default','annotations':{'realcluster/ready-after':'5s'}},"
        + "'spec':{'containers':[{'name':'c','image':'x'}]}}");

    // When
    cluster.pass(Duration.ofMillis(4900));
    String early = cluster.get(PODS + "/p").at("/status/phase").asText();
    cluster.pass(Duration.ofMillis(200));

    // Then
    assertThat(early).isEqualTo("Pending");
    assertThat(cluster.get(PODS + "/p").at("/status/phase").asText()).isEqualTo("Running");
  }

  @Test
  void aClaimForItsFirstConsumerIsBoundWhenAPodComes() {
    // Given
    String claim = "/api/v1/namespaces/default/persistentvolumeclaims/data";
    cluster.apply(claim, "{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'data','namespace':'default'},"
        + "'spec':{'storageClassName':'first-consumer','accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
    cluster.pass(Duration.ofSeconds(5));
    String before = cluster.get(claim).at("/status/phase").asText();

    // When
    cluster.apply(PODS + "/p", pod("p", "{'containers':[{'name':'c','image':'x'}],'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'data'}}]}"));
    cluster.pass(Duration.ofSeconds(2));

    // Then
    assertThat(before).isEqualTo("Pending");
    assertThat(cluster.get(claim).at("/status/phase").asText()).isEqualTo("Bound");
    assertThat(cluster.get(PODS + "/p").at("/status/phase").asText()).isEqualTo("Running");
  }

  @Test
  void anEndpointSliceNamesThePodsOfItsService() {
    // Given
    cluster.apply("/apis/apps/v1/namespaces/default/deployments/web", Cluster.deployment("web", 2, "x"));

    // When
    cluster.apply("/api/v1/namespaces/default/services/web",
        "{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}");
    cluster.pass(Duration.ofSeconds(1));

    // Then
    JsonNode slices = cluster.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name=web").path("items");
    assertThat(slices).hasSize(1);
    assertThat(slices.get(0).path("endpoints")).hasSize(2).allMatch(e -> e.at("/conditions/ready").asBoolean());
  }

  @Test
  void aNamespaceGoesWithAllThatIsInIt() {
    // Given
    cluster.send("POST", "/api/v1/namespaces", Request.JSON, "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
    cluster.pass(Duration.ofMillis(10));
    cluster.apply("/apis/apps/v1/namespaces/shop/deployments/web", Cluster.deployment("web", 2, "x").replace("default", "shop"));
    cluster.pass(Duration.ofSeconds(1));

    // When
    cluster.send("DELETE", "/api/v1/namespaces/shop", Request.JSON, null);
    cluster.pass(Duration.ofSeconds(2));

    // Then
    assertThat(cluster.api.handle(Request.get("/api/v1/namespaces/shop")).status()).isEqualTo(404);
    assertThat(cluster.api.everything()).noneMatch(o -> o.key().namespace().equals("shop"));
  }

  @Test
  void dependentsOfADeletedOwnerGoOrStayAsThePolicySays() {
    // Given
    String deployment = "/apis/apps/v1/namespaces/default/deployments/";
    for (String name : new String[] {"a", "b"}) {
      cluster.apply(deployment + name, Cluster.deployment(name, 1, "x"));
    }
    cluster.pass(Duration.ofSeconds(1));

    // When
    cluster.send("DELETE", deployment + "a", Request.JSON, "{'propagationPolicy':'Background'}");
    cluster.send("DELETE", deployment + "b", Request.JSON, "{'propagationPolicy':'Orphan'}");
    cluster.pass(Duration.ofSeconds(1));

    // Then
    JsonNode sets = cluster.get("/apis/apps/v1/namespaces/default/replicasets").path("items");
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).at("/metadata/labels/app").asText()).isEqualTo("b");
    assertThat(sets.get(0).path("metadata").has("ownerReferences")).isFalse();
  }

  @Test
  void aReplicaSetThatMayNotMakePodsSaysSoInItsDeployment() {
    // Given
    cluster.apply("/api/v1/namespaces/default/resourcequotas/q",
        "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'q','namespace':'default'},'spec':{'hard':{'pods':'1'}}}");

    // When
    cluster.apply("/apis/apps/v1/namespaces/default/deployments/web", Cluster.deployment("web", 2, "x"));
    cluster.pass(Duration.ofSeconds(3));

    // Then
    JsonNode status = cluster.get("/apis/apps/v1/namespaces/default/deployments/web").path("status");
    assertThat(status.path("availableReplicas").asInt()).isEqualTo(1);
    assertThat(status.path("conditions")).anyMatch(c -> c.path("type").asText().equals("ReplicaFailure") && c.path("message").asText().contains("exceeded quota: q"));
  }

  @Test
  void recreateWaitsUntilTheOldPodsAreGone() {
    // Given
    String target = "/apis/apps/v1/namespaces/default/deployments/web";
    String recreate = Cluster.deployment("web", 2, "x:1").replace("'replicas':2", "'replicas':2,'strategy':{'type':'Recreate'}");
    cluster.apply(target, recreate);
    cluster.pass(Duration.ofSeconds(1));

    // When
    cluster.apply(target, recreate.replace("x:1", "x:2"));
    cluster.pass(Duration.ofSeconds(2));

    // Then
    assertThat(cluster.get(PODS).path("items")).hasSize(2).allMatch(p -> p.at("/spec/containers/0/image").asText().equals("x:2"));
  }

  @Test
  void timeNeverGoesBack() {
    // Given
    cluster.pass(Duration.ofSeconds(10));

    // When
    cluster.api.advance(Instant.EPOCH);

    // Then
    assertThat(cluster.api.now()).isEqualTo(Cluster.START.plusSeconds(10));
  }
}
