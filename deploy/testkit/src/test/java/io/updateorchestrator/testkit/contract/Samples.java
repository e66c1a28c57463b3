package io.updateorchestrator.testkit.contract;

/** Manifests that many tests use. */
final class Samples {

  private Samples() {}

  /** @param data in YAML flow style, without braces */
  static String map(String name, String data) {
    return "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {" + data + "}}\n";
  }

  static String secret(String name, String data) {
    return "---\n{apiVersion: v1, kind: Secret, metadata: {name: " + name + "}, stringData: {" + data + "}}\n";
  }

  /** Two replicas, labels {@code app}, an empty {@code env}. */
  static String deployment(String name, String image) {
    return workload("Deployment", name, image, "replicas: 2");
  }

  static String statefulSet(String name, String image) {
    return workload("StatefulSet", name, image, "replicas: 2, serviceName: " + name);
  }

  static String daemonSet(String name, String image) {
    return workload("DaemonSet", name, image, "minReadySeconds: 0");
  }

  private static String workload(String kind, String name, String image, String spec) {
    return """
        ---
        apiVersion: apps/v1
        kind: %s
        metadata: {name: %s, labels: {app: %s}}
        spec:
          %s
          selector: {matchLabels: {app: %s}}
          template:
            metadata: {labels: {app: %s}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: main, image: %s, env: []}
        """.formatted(kind, name, name, spec.replace(", ", "\n  "), name, name, "\"" + image + "\"");
  }

  static String job(String name, String image) {
    return """
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: %s}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers: [{name: main, image: "%s"}]
        """.formatted(name, image);
  }

  static String service(String name, String spec) {
    return "---\n{apiVersion: v1, kind: Service, metadata: {name: " + name + "}, spec: {" + spec + "}}\n";
  }

  static String pod(String name, String image) {
    return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: main, image: "%s"}]
        """.formatted(name, image);
  }

  /** An API group of the test's own. */
  static String group(World world) {
    return world.namespace + ".example.com";
  }

  /** A namespaced kind in {@link #group} with {@code spec.lumen} and a free status subresource; removed with the test. */
  static String crd(World world, String kind) {
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
    String name = plural + "." + group(world);
    world.outside(new io.updateorchestrator.common.resource.ResourceRef("apiextensions.k8s.io", "CustomResourceDefinition", "", name));
    return """
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %s}
        spec:
          group: %s
          scope: Namespaced
          names: {kind: %s, plural: %s, singular: %s, listKind: %sList}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {lumen: {type: integer}}}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """.formatted(name, group(world), kind, plural, kind.toLowerCase(java.util.Locale.ROOT), kind);
  }
}
