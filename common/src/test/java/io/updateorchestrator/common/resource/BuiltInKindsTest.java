package io.updateorchestrator.common.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInKindsTest {
  private final BuiltInKinds kinds = BuiltInKinds.load();

  @ParameterizedTest
  @CsvSource({"'', ConfigMap, true, configmaps", "'', Namespace, false, namespaces", "'', PersistentVolume, false, persistentvolumes", "'', PersistentVolumeClaim, true, persistentvolumeclaims",
      "apps, Deployment, true, deployments", "batch, CronJob, true, cronjobs", "networking.k8s.io, Ingress, true, ingresses", "networking.k8s.io, IngressClass, false, ingressclasses",
      "rbac.authorization.k8s.io, ClusterRole, false, clusterroles", "rbac.authorization.k8s.io, RoleBinding, true, rolebindings", "storage.k8s.io, StorageClass, false, storageclasses",
      "policy, PodDisruptionBudget, true, poddisruptionbudgets", "autoscaling, HorizontalPodAutoscaler, true, horizontalpodautoscalers", "scheduling.k8s.io, PriorityClass, false, priorityclasses",
      "apiextensions.k8s.io, CustomResourceDefinition, false, customresourcedefinitions", "coordination.k8s.io, Lease, true, leases"})
  void knowsScopeAndPlural(String group, String kind, boolean namespaced, String plural) {
    assertThat(kinds.find(new GroupKind(group, kind))).hasValueSatisfying(k -> {
      assertThat(k.namespaced()).isEqualTo(namespaced);
      assertThat(k.plural()).isEqualTo(plural);
    });
  }

  @Test
  void knowsKubectlsShortNames() {
    assertThat(kinds.find(new GroupKind("apps", "Deployment")).orElseThrow().shortNames()).isEqualTo(List.of("deploy"));
  }

  @Test
  void aKindOfAnotherGroupIsNotBuiltIn() {
    assertThat(kinds.find(new GroupKind("serving.knative.dev", "Service"))).isEmpty();
    assertThat(kinds.find(new GroupKind("", "Deployment"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"extensions/v1beta1, Ingress, networking.k8s.io/v1", "batch/v1beta1, CronJob, batch/v1", "policy/v1beta1, PodDisruptionBudget, policy/v1"})
  void namesTheSuccessorOfWhatIsGone(String apiVersion, String kind, String successor) {
    assertThat(kinds.removed(apiVersion, kind)).hasValueSatisfying(r -> assertThat(r.successor()).isEqualTo(successor));
    assertThat(kinds.removed(successor, kind)).isEmpty();
  }

  @Test
  void everySuccessorOfAKindIsServed() {
    assertThat(kinds.removed("policy/v1beta1", "PodSecurityPolicy")).hasValueSatisfying(r -> assertThat(r.successor()).isNull());
  }
}
