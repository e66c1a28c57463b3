package io.updateorchestrator.planner.core.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.planner.core.detect.Workloads;
import io.updateorchestrator.planner.core.detect.Workloads.Workload;
import io.updateorchestrator.planner.core.plan.Analysis;
import java.util.ArrayList;
import java.util.List;

/** Ports by names and numbers that nothing has: of Services at the pods behind them, of routes at their Services, of probes at their containers. */
final class PortCheck {

  private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final String BACKEND = ".backend.service.name";

  private final Analysis analysis;
  private final Workloads workloads;
  private final List<Problem> found;

  PortCheck(Analysis analysis, Workloads workloads, List<Problem> found) {
    this.analysis = analysis;
    this.workloads = workloads;
    this.found = found;
  }

  void check() {
    analysis.objects().values().stream().filter(m -> m.ref().is("", "Service")).forEach(this::targets);
    analysis.objects().keySet().stream().map(workloads::of).filter(w -> w != null).forEach(this::probes);
    analysis.detection().dependencies().stream().filter(d -> d.to().is("", "Service")).forEach(this::backend);
  }

  private void targets(Manifest service) {
    List<Workload> behind = workloads.behind(service);
    List<String> names = behind.stream().flatMap(w -> portNames(w.spec()).stream()).distinct().toList();
    JsonNode ports = service.body().path("spec").path("ports");
    for (int i = 0; i < ports.size(); i++) {
      JsonNode target = ports.path(i).path("targetPort");
      if (!behind.isEmpty() && target.isTextual() && !target.asText().matches("\\d+") && !names.contains(target.asText())) {
        found.add(SetCheck.at(analysis, service.ref(), "spec.ports[" + i + "].targetPort",
            "no container of " + behind.getFirst().ref().display() + " has a port named \"" + target.asText() + "\"", SetCheck.nearest(target.asText(), names)));
      }
    }
  }

  private static List<String> portNames(JsonNode podSpec) {
    List<String> names = new ArrayList<>();
    List.of("containers", "initContainers").forEach(list -> podSpec.path(list).forEach(c -> c.path("ports").forEach(p -> names.add(p.path("name").asText()))));
    return names;
  }

  private void probes(Workload workload) {
    JsonNode containers = workload.spec().path("containers");
    for (int i = 0; i < containers.size(); i++) {
      List<String> names = new ArrayList<>();
      containers.path(i).path("ports").forEach(p -> names.add(p.path("name").asText()));
      for (String probe : PROBES) {
        for (String way : List.of("httpGet", "tcpSocket")) {
          JsonNode port = containers.path(i).path(probe).path(way).path("port");
          if (port.isTextual() && !port.asText().matches("\\d+") && !names.contains(port.asText())) {
            found.add(SetCheck.at(analysis, workload.ref(), "%s.containers[%d].%s.%s.port".formatted(workload.path(), i, probe, way),
                "the container has no port named \"" + port.asText() + "\"", SetCheck.nearest(port.asText(), names)));
          }
        }
      }
    }
  }

  private void backend(Dependency d) {
    JsonNode ports = analysis.objects().get(d.to()).body().path("spec").path("ports");
    JsonNode body = analysis.objects().get(d.from()).body();
    if (ports.isEmpty()) {
      return;
    }
    if (d.path().endsWith(BACKEND)) {
      String field = d.path().substring(0, d.path().length() - "name".length()) + "port";
      JsonNode port = Fields.at(body, field);
      port.properties().forEach(wanted -> has(d, field + "." + wanted.getKey(), ports, wanted.getKey().equals("name") ? "name" : "port", wanted.getValue().asText()));
    } else if (d.path().matches("spec\\.rules\\[\\d+]\\.backendRefs\\[\\d+]\\.name")) {
      String field = d.path().substring(0, d.path().length() - "name".length()) + "port";
      JsonNode port = Fields.at(body, field);
      if (port.isNumber()) {
        has(d, field, ports, "port", port.asText());
      }
    }
  }

  private void has(Dependency d, String field, JsonNode ports, String what, String wanted) {
    List<String> there = new ArrayList<>();
    ports.forEach(p -> there.add(p.path(what).asText()));
    if (!there.contains(wanted)) {
      String all = "it has " + String.join(", ", there.stream().filter(p -> !p.isEmpty()).toList());
      found.add(SetCheck.at(analysis, d.from(), field, d.to().display() + " has no port " + (what.equals("name") ? "named \"" + wanted + "\"" : wanted), all));
    }
  }
}
