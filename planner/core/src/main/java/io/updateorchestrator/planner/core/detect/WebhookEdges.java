package io.updateorchestrator.planner.core.detect;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.plan.EdgeOrigin;
import io.updateorchestrator.common.plan.Requirement;
import io.updateorchestrator.common.plan.Strength;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import java.util.List;

/**
 * Webhooks: a configuration comes when its backend answers, and after what it intercepts; what it intercepts comes when the
 * backend answers. A Service is ready once accepted, so the workloads behind it are named, too.
 */
final class WebhookEdges {
  private static final List<String> CONFIGURATIONS = List.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");

  private final KnownObjects known;
  private final Workloads workloads;
  private final Findings findings;

  WebhookEdges(KnownObjects known, Workloads workloads, Findings findings) {
    this.known = known;
    this.workloads = workloads;
    this.findings = findings;
  }

  void find() {
    for (String kind : CONFIGURATIONS) {
      known.ofKind("admissionregistration.k8s.io", kind).forEach(this::configuration);
    }
    for (Manifest definition : known.ofKind("apiextensions.k8s.io", "CustomResourceDefinition")) {
      conversion(definition);
    }
    for (Manifest server : known.ofKind("apiregistration.k8s.io", "APIService")) {
      backends(server.body().path("spec").path("service")).forEach(w -> ready(server.ref(), w.ref(), "spec.service.name", Strength.SOFT));
    }
  }

  private void configuration(Manifest configuration) {
    JsonNode webhooks = configuration.body().path("webhooks");
    for (int i = 0; i < webhooks.size(); i++) {
      JsonNode service = webhooks.get(i).path("clientConfig").path("service");
      String path = "webhooks[" + i + "]";
      List<Workloads.Workload> backends = backends(service);
      backends.forEach(w -> ready(configuration.ref(), w.ref(), path + ".clientConfig.service.name", Strength.SOFT));
      for (Manifest object : known.all()) {
        // What lies beside the backend is what it needs to start: it can't wait for it.
        boolean beside = object.ref().namespace().equals(service.path("namespace").asText()) || object.ref().is("", "Namespace") && object.ref().name().equals(service.path("namespace").asText());
        if (!beside && intercepts(webhooks.get(i), object)) {
          String rules = path + ".rules";
          findings.addIfKnown(new Dependency(configuration.ref(), object.ref(), EdgeOrigin.WEBHOOK, rules, Strength.WEAK, Requirement.EXISTS, false));
          backends.forEach(w -> ready(object.ref(), w.ref(), "kind", Strength.WEAK));
        }
      }
    }
  }

  private List<Workloads.Workload> backends(JsonNode service) {
    Manifest named = known.get(ResourceRef.core("Service", service.path("namespace").asText(), service.path("name").asText()));
    return named == null ? List.of() : workloads.behind(named);
  }

  private void ready(ResourceRef from, ResourceRef to, String path, Strength strength) {
    findings.addIfKnown(new Dependency(from, to, EdgeOrigin.WEBHOOK, path, strength, Requirement.READY, false));
  }

  private boolean intercepts(JsonNode webhook, Manifest object) {
    ResourceRef ref = object.ref();
    if (ref.group().equals("admissionregistration.k8s.io")) {
      return false; // the API server never sends these to webhooks
    }
    if (!LabelSelector.matches(webhook.path("objectSelector"), object.body().path("metadata").path("labels"))) {
      return false;
    }
    Manifest namespace = known.get(ResourceRef.core("Namespace", "", ref.namespace()));
    if (namespace != null && !LabelSelector.matches(webhook.path("namespaceSelector"), namespace.body().path("metadata").path("labels"))) {
      return false;
    }
    for (JsonNode rule : webhook.path("rules")) {
      if (names(rule.path("apiGroups"), ref.group()) && namesResource(rule.path("resources"), ref)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(JsonNode list, String wanted) {
    for (JsonNode one : list) {
      if (one.asText().equals("*") || one.asText().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean namesResource(JsonNode resources, ResourceRef ref) {
    for (JsonNode resource : resources) {
      String plural = resource.asText();
      GroupKind kind = known.kindOf(ref.group(), plural);
      if (plural.equals("*") || plural.equals("*/*") || ref.groupKind().equals(kind) || kind == null && plural.equals(ref.kind().toLowerCase(java.util.Locale.ROOT) + "s")) {
        return true;
      }
    }
    return false;
  }

  /** An object of the kind can't be read or written while nobody converts it. */
  private void conversion(Manifest definition) {
    JsonNode spec = definition.body().path("spec");
    JsonNode service = spec.path("conversion").path("webhook").path("clientConfig").path("service");
    if (service.isMissingNode()) {
      return;
    }
    GroupKind kind = new GroupKind(spec.path("group").asText(), spec.path("names").path("kind").asText());
    ResourceRef named = ResourceRef.core("Service", service.path("namespace").asText(), service.path("name").asText());
    for (Manifest object : known.ofKind(kind)) {
      ready(object.ref(), named, "kind", Strength.SOFT);
      backends(service).forEach(w -> ready(object.ref(), w.ref(), "kind", Strength.SOFT));
    }
  }
}
