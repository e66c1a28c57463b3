package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.planner.core.detect.FieldPath;
import io.updateorchestrator.planner.core.detect.ReferenceRow;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** Each row of {@code references.txt} about a kind whose types are published names a field that the type has: no row is only believed. */
class ReferenceTypesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void everyRowOfAKindWithPublishedTypesNamesAField() {
    // Given
    Map<GroupKind, List<Class<?>>> types = types();
    List<String> wrong = new ArrayList<>();
    int checked = 0;

    // When
    for (ReferenceRow row : ReferenceTable.load().rows()) {
      boolean older = row.source().contains("@"); // a field that only older servers have: pod-v1@1.30
      List<Class<?>> versions = older ? List.of() : types.getOrDefault(row.from(), List.of());
      checked += versions.isEmpty() ? 0 : 1;
      if (!versions.isEmpty() && versions.stream().noneMatch(type -> has(MAPPER.constructType(type), row.path().steps()))) {
        wrong.add(row.from() + " " + row.path());
      }
    }

    // Then
    assertThat(wrong).isEmpty();
    assertThat(checked).isGreaterThan(300);
  }

  private static Map<GroupKind, List<Class<?>>> types() {
    Map<GroupKind, List<Class<?>>> types = new HashMap<>();
    ServiceLoader.load(KubernetesResource.class).stream().map(ServiceLoader.Provider::type).filter(HasMetadata.class::isAssignableFrom).forEach(type -> {
      String group = HasMetadata.getGroup(type.asSubclass(HasMetadata.class));
      types.computeIfAbsent(new GroupKind(group == null ? "" : group, HasMetadata.getKind(type.asSubclass(HasMetadata.class))), k -> new ArrayList<>()).add(type);
    });
    return types;
  }

  private static boolean has(JavaType type, List<FieldPath.Step> steps) {
    JavaType at = type;
    for (FieldPath.Step step : steps) {
      if (at.isJavaLangObject() || at.isMapLikeType() && at.getContentType().isJavaLangObject()) {
        return true; // anything may be there
      }
      at = at.isMapLikeType() ? at.getContentType() : field(at, step.field());
      for (int i = 0; at != null && i < step.lists(); i++) {
        at = at.isCollectionLikeType() ? at.getContentType() : null;
      }
      if (at == null) {
        return false;
      }
    }
    return true;
  }

  private static JavaType field(JavaType type, String name) {
    return MAPPER.getDeserializationConfig().introspect(type).findProperties().stream().filter(p -> p.getName().equals(name)).findFirst()
        .map(BeanPropertyDefinition::getPrimaryType).orElse(null);
  }
}
