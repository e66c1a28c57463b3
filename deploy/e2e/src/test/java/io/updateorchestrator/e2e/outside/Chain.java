package io.updateorchestrator.e2e.outside;

import java.util.Map;
import java.util.TreeMap;

/** Nine Deployments, each of which needs the one before it, and each with a ConfigMap of its own. */
public final class Chain {
  public static final int LENGTH = 9;
  private static final String IMAGE = "registry.example.com/chain/app:";

  /** What is wrong with one of them. */
  public enum Fault {
    NONE, IMAGE, CRASH, MISSING_KEY, IMMUTABLE;
  }

  private Chain() {}

  /** @param version goes into every object, so that each commit changes all. @param place of the fault, from 1 */
  public static Map<String, String> files(String namespace, int version, Fault fault, int place) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 1; i <= LENGTH; i++) {
      files.put("app-%d.yaml".formatted(i), link(namespace, version, i, i == place ? fault : Fault.NONE));
    }
    return files;
  }

  public static Map<String, String> files(String namespace, int version) {
    return files(namespace, version, Fault.NONE, 0);
  }

  private static String link(String namespace, int version, int i, Fault fault) {
    String image = switch (fault) {
      case IMAGE -> IMAGE + "does-not-exist";
      case CRASH -> IMAGE + "crash";
      case NONE, MISSING_KEY, IMMUTABLE -> IMAGE + version;
    };
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: app-%1$d, namespace: %2$s, labels: {version: v%3$d}}
        data: {greeting: hello %3$d, only-in-%3$d: "yes"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-%1$d
          namespace: %2$s
          labels: {app: app-%1$d, version: v%3$d}
          annotations: {%4$s"example.com/version": "%3$d"}
        spec:
          replicas: 1
          selector: {matchLabels: {app: app-%1$d%5$s}}
          template:
            metadata: {labels: {app: app-%1$d%5$s, version: v%3$d}}
            spec:
              containers:
                - name: app
                  image: %6$s
                  env:
                    - {name: GREETING, valueFrom: {configMapKeyRef: {name: app-%1$d, key: %7$s}}}
        """.formatted(i, namespace, version, i == 1 ? "" : "gitops.flux.io/depends-on: Deployment/app-" + (i - 1) + ", ", fault == Fault.IMMUTABLE ? ", tier: other" : "", image,
        fault == Fault.MISSING_KEY ? "not-there" : "greeting");
  }
}
