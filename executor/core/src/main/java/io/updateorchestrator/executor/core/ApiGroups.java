package io.updateorchestrator.executor.core;

/** Which API groups are Kubernetes' own. */
final class ApiGroups {

  private ApiGroups() {}

  /** Groups without a dot, and those below {@code k8s.io} that the API server itself serves. */
  static boolean isBuiltIn(String group) {
    return !group.contains(".") || switch (group) {
      case "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io", "authorization.k8s.io",
          "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io",
          "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io" -> true;
      default -> false;
    };
  }
}
