package io.updateorchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationChanged;
import io.updateorchestrator.common.event.OperationState;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.testkit.Before;
import io.updateorchestrator.testkit.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can't be changed in place: replaced where the strategy allows, refused before anything is written where not. */
interface RecreateContract {

  TargetCluster cluster();

  String LASTING_JOB = Samples.job("migrate", "shop/migrate:1").replace("template:\n", "template:\n    metadata: {annotations: {realcluster/never-ready: \"true\"}}\n");

  private static void refusedAsImmutable(World world, String given, String wanted, String words) {
    List<Wanted> then = world.wanted(wanted);
    world.given(given);
    JsonNode before = world.cluster.get(then.getFirst().manifest());
    World.Run run = world.run(Tuning.quick(), then);
    assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.FAILED);
    assertThat(run.only().reason()).isEqualTo("Immutable");
    assertThat(run.only().message()).contains(words);
    assertThat(run.only().begun()).isFalse();
    JsonNode after = world.cluster.get(then.getFirst().manifest());
    assertThat(after.path("spec")).isEqualTo(before.path("spec"));
    assertThat(after.path("metadata").path("uid")).isEqualTo(before.path("metadata").path("uid"));
  }

  @Test
  default void aJobWithAnotherTemplateIsReplaced() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.job("migrate", "shop/migrate:1"));
      String uid = world.live("batch", "v1", "Job", "migrate").at("/metadata/uid").asText();

      // When
      World.Run run = world.run(Samples.job("migrate", "shop/migrate:2"));

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(run.only().applied().found()).isEqualTo("recreated");
      JsonNode job = world.live("batch", "v1", "Job", "migrate");
      assertThat(job.at("/metadata/uid").asText()).isNotEqualTo(uid);
      assertThat(job.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("shop/migrate:2");
    }
  }

  @Test
  default void aReplacedJobThatHadEndedIsNotRunAgain() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.job("migrate", "shop/migrate:1"));
      World.Run run = world.run(Samples.job("migrate", "shop/migrate:2"));

      // When
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(undone.get("Job/migrate").state()).as("%s", undone.get("Job/migrate")).isEqualTo(OperationState.UNDO_FAILED);
      assertThat(undone.get("Job/migrate").reason()).isEqualTo("Irreversible");
    }
  }

  @Test
  default void aReplacedJobThatWasRunningComesBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(new Tuning().withoutWaiting().settings(), world.wanted(LASTING_JOB));
      String before = Before.ofAnew(world.live("batch", "v1", "Job", "migrate"));

      // When
      World.Run run = world.run(new Tuning().withoutWaiting().settings(), world.wanted(LASTING_JOB.replace("migrate:1", "migrate:2")));
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().applied().found()).isEqualTo("recreated");
      assertThat(undone.get("Job/migrate").state()).as("%s", undone.get("Job/migrate")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.ofAnew(world.live("batch", "v1", "Job", "migrate"))).isEqualTo(before);
    }
  }

  @Test
  default void aServiceThatBecomesHeadlessIsReplacedAndGetsItsAddressBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.service("web", "selector: {app: web}, ports: [{port: 80}]"));
      String before = Before.ofAnew(world.live("Service", "web"));

      // When
      World.Run run = world.run(Samples.service("web", "clusterIP: None, selector: {app: web}, ports: [{port: 80}]"));
      JsonNode changed = world.live("Service", "web");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().applied().found()).isEqualTo("recreated");
      assertThat(changed.at("/spec/clusterIP").asText()).isEqualTo("None");
      assertThat(undone.get("Service/web").state()).as("%s", undone.get("Service/web")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.ofAnew(world.live("Service", "web"))).isEqualTo(before);
    }
  }

  @Test
  default void aServiceIsChangedInPlaceWhereItCanBe() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.service("web", "selector: {app: web}, ports: [{port: 80}]"));
      String before = Before.of(world.live("Service", "web"));

      // When
      World.Run run = world.run(Samples.service("web", "selector: {app: web}, ports: [{port: 81}]"));
      JsonNode changed = world.live("Service", "web");
      world.undo(run);

      // Then
      assertThat(run.only().applied().found()).isEqualTo("updated");
      assertThat(changed.at("/spec/ports/0/port").asInt()).isEqualTo(81);
      assertThat(Before.of(world.live("Service", "web"))).isEqualTo(before);
    }
  }

  @Test
  default void recreateAlwaysReplacesWhatCouldBeChanged() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.service("web", "selector: {app: web}, ports: [{port: 80}]"));
      String uid = world.live("Service", "web").at("/metadata/uid").asText();

      // When
      World.Run run = world.run(new Tuning().recreate("always").settings(), world.wanted(Samples.service("web", "selector: {app: web}, ports: [{port: 81}]")));

      // Then
      assertThat(run.only().applied().found()).isEqualTo("recreated");
      assertThat(world.live("Service", "web").at("/metadata/uid").asText()).isNotEqualTo(uid);
    }
  }

  @Test
  default void recreateNeverFails() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.job("migrate", "shop/migrate:1"));

      // When
      World.Run run = world.run(new Tuning().recreate("never").settings(), world.wanted(Samples.job("migrate", "shop/migrate:2")));

      // Then
      assertThat(run.only().reason()).isEqualTo("Immutable");
      assertThat(run.only().message()).contains("spec.template");
    }
  }

  @Test
  default void aDeploymentWithAnotherSelectorFailsWithRolling() {
    try (World world = World.started(cluster())) {
      refusedAsImmutable(world, Samples.deployment("web", "x"), otherSelector(), "spec.selector");
    }
  }

  @Test
  default void aDeploymentWithAnotherSelectorIsReplacedWithRecreateAndComesBack() {
    try (World world = World.started(cluster())) {
      // Given
      world.given(Samples.deployment("web", "x"));
      String before = Before.ofAnew(world.live("apps", "v1", "Deployment", "web"));

      // When
      World.Run run = world.run(Tuning.quick(), world.wanted(otherSelector()).stream().map(w -> w.with(Strategy.RECREATE)).toList());
      JsonNode changed = world.live("apps", "v1", "Deployment", "web");
      Map<String, OperationChanged> undone = world.undo(run);

      // Then
      assertThat(run.only().state()).as("%s", run.only()).isEqualTo(OperationState.READY);
      assertThat(changed.at("/spec/selector/matchLabels/app").asText()).isEqualTo("other");
      assertThat(undone.get("Deployment/web").state()).as("%s", undone.get("Deployment/web")).isEqualTo(OperationState.UNDONE);
      assertThat(Before.ofAnew(world.live("apps", "v1", "Deployment", "web"))).isEqualTo(before);
      assertThat(world.live("apps", "v1", "Deployment", "web").at("/status/readyReplicas").asInt()).isEqualTo(2);
    }
  }

  private static String otherSelector() {
    return Samples.deployment("web", "x").replace("{app: web}", "{app: other}");
  }

  @Test
  default void aRoleRefCannotBeChanged() {
    try (World world = World.started(cluster())) {
      String binding = """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: b}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one}
          subjects: [{kind: ServiceAccount, name: default, namespace: default}]
          """;
      refusedAsImmutable(world, binding, binding.replace("name: one", "name: two"), "roleRef");
    }
  }

  @Test
  default void anImmutableSecretCannotBeChanged() {
    try (World world = World.started(cluster())) {
      String secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, immutable: true, stringData: {k: geheim-eins}}";
      refusedAsImmutable(world, secret, secret.replace("eins", "zwei"), "immutable");
    }
  }

  @Test
  default void claimTemplatesCannotBeChanged() {
    try (World world = World.started(cluster())) {
      String set = Samples.statefulSet("db", "x") + "  volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
      refusedAsImmutable(world, set, set.replace("1Gi", "2Gi"), "updates to statefulset spec");
    }
  }

  @Test
  default void theAccessModesOfAClaimCannotBeChanged() {
    try (World world = World.started(cluster())) {
      String claim = "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}";
      world.given(claim);
      world.until("it is bound", () -> world.live("PersistentVolumeClaim", "c").at("/status/phase").asText().equals("Bound"));
      refusedAsImmutable(world, claim, claim.replace("ReadWriteOnce", "ReadWriteMany"), "immutable after creation");
    }
  }
}
