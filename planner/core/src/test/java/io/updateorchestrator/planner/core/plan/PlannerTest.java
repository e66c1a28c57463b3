package io.updateorchestrator.planner.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.plan.Action;
import io.updateorchestrator.common.plan.Plan;
import io.updateorchestrator.common.plan.PlannedOperation;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.planner.core.detect.DetectionOptions;
import io.updateorchestrator.planner.core.detect.Detector;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.detect.Yaml;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Detector DETECTOR = new Detector(ReferenceTable.load(), BuiltInKinds.load(), DetectionOptions.DEFAULT);
  private static final String NEEDS = "gitops.flux.io/depends-on";

  private static Planner planner(int maxBatchSize) {
    return new Planner(DETECTOR, new PlanRules(Map.of(), Map.of("ConfigMap", 70, "Service", 50), maxBatchSize));
  }

  private static String object(String kind, String name, String annotations) {
    return "---\n{apiVersion: v1, kind: %s, metadata: {name: %s, annotations: {%s}}}\n".formatted(kind, name, annotations);
  }

  private static Map<ResourceRef, Manifest> byRef(List<Manifest> manifests) {
    Map<ResourceRef, Manifest> map = new LinkedHashMap<>();
    manifests.forEach(m -> map.put(m.ref(), m));
    return map;
  }

  private static PlanInput input(Map<ResourceRef, Manifest> wanted, Map<ResourceRef, Manifest> changes, Map<ResourceRef, Manifest> deletions) {
    Map<ResourceRef, ObservedWord> observed = new HashMap<>();
    deletions.keySet().forEach(r -> observed.put(r, ObservedWord.AS_APPLIED));
    return new PlanInput("prod", "r1", "live", wanted, changes, Map.of(), deletions, observed);
  }

  private static Plan planned(PlanResult result) {
    return ((PlanResult.Planned) result).plan();
  }

  private static List<List<String>> names(Plan plan) {
    return plan.batches().stream().map(b -> b.operations().stream().map(o -> o.resource().name()).toList()).toList();
  }

  /** Approvals and written plans hold a digest: whoever changes how it is made changes what they stand for, and says so in CHANGELOG.md. */
  @Test
  void theDigestOfTheSamePlanStaysTheSame() {
    // Given
    Map<ResourceRef, Manifest> set = byRef(Yaml.read(object("Service", "a", "") + object("ConfigMap", "b", NEEDS + ": Service/a")));
    Map<ResourceRef, Manifest> gone = byRef(Yaml.read(object("ConfigMap", "old", "")));

    // When
    Plan plan = planned(planner(50).plan(input(set, set, gone)));

    // Then
    assertThat(plan.digest()).isEqualTo("sha256:e61de38aad71b3d3cbaed2d9fdf227ef64ef2ab4193cf17e9b500659c43f0db2");
  }

  @Test
  void ordersABatchByWeightThenPriorityThenName() {
    // Given
    Map<ResourceRef, Manifest> set = byRef(Yaml.read(object("Service", "a", "") + object("ConfigMap", "z", "") + object("ConfigMap", "b", "") + object("Service", "x", "gitops.flux.io/dependency-weight: '5'")
        + object("ConfigMap", "c", "gitops.flux.io/dependency-weight: '-1'")));

    // When
    Plan plan = planned(planner(50).plan(input(set, set, Map.of())));

    // Then
    assertThat(names(plan)).containsExactly(List.of("x", "b", "z", "a", "c"));
  }

  @Test
  void splitsWhatIsLargerThanABatchMayBe() {
    // Given
    Map<ResourceRef, Manifest> set = byRef(Yaml.read(object("ConfigMap", "a", "") + object("ConfigMap", "b", "") + object("ConfigMap", "c", "")));

    // When
    Plan plan = planned(planner(2).plan(input(set, set, Map.of())));

    // Then
    assertThat(names(plan)).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void keepsTheOrderThroughObjectsThatDoNotChange() {
    // Given
    Map<ResourceRef, Manifest> set = byRef(Yaml.read(object("ConfigMap", "a", NEEDS + ": ConfigMap/b") + object("ConfigMap", "b", NEEDS + ": ConfigMap/c") + object("ConfigMap", "c", "")));
    Map<ResourceRef, Manifest> changes = new HashMap<>(set);
    changes.remove(ResourceRef.core("ConfigMap", "default", "b"));

    // When
    Plan plan = planned(planner(50).plan(input(set, changes, Map.of())));

    // Then
    assertThat(names(plan)).containsExactly(List.of("c"), List.of("a"));
    assertThat(plan.batches().get(1).operations().getFirst().dependsOn()).containsExactly(Planner.idOf(ResourceRef.core("ConfigMap", "default", "c")));
  }

  @Test
  void deletesAfterTheUpdatesAndDependentsFirst() {
    // Given
    Map<ResourceRef, Manifest> stays = byRef(Yaml.read(object("ConfigMap", "stays", "")));
    Map<ResourceRef, Manifest> goes = byRef(Yaml.read(object("ConfigMap", "needed", "") + object("ConfigMap", "needs", NEEDS + ": ConfigMap/needed")));

    // When
    Plan plan = planned(planner(50).plan(input(stays, stays, goes)));

    // Then
    assertThat(names(plan)).containsExactly(List.of("stays"), List.of("needs"), List.of("needed"));
    assertThat(plan.batches().getLast().operations()).extracting(PlannedOperation::action).containsExactly(Action.DELETE);
  }

  @Test
  void refusesARingAndNamesItsMembersOnly() {
    // Given
    Map<ResourceRef, Manifest> set = byRef(Yaml.read(object("ConfigMap", "a", NEEDS + ": ConfigMap/b") + object("ConfigMap", "b", NEEDS + ": ConfigMap/a") + object("ConfigMap", "c", NEEDS + ": ConfigMap/a")));

    // When
    PlanResult.Refused refused = (PlanResult.Refused) planner(50).plan(input(set, set, Map.of()));

    // Then
    assertThat(refused.message()).isEqualTo("Circular dependencies detected for resources: [ConfigMap/default/a, ConfigMap/default/b]");
    assertThat(refused.problems()).extracting("file").containsOnly("test.yaml");
  }

  @Property(tries = 60)
  void givesTheSamePlanForTheSameObjectsInAnyOrder(@ForAll @IntRange(min = 1, max = 8) int count, @ForAll long seed) {
    // Given
    Random random = new Random(seed);
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < count; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextBoolean()) {
          needs.add("ConfigMap/m" + j);
        }
      }
      yaml.append(object("ConfigMap", "m" + i, NEEDS + ": '" + String.join(", ", needs) + "', gitops.flux.io/dependency-weight: '" + random.nextInt(3) + "'"));
    }
    List<Manifest> manifests = new ArrayList<>(Yaml.read(yaml.toString()));
    Plan plan = planned(planner(3).plan(input(byRef(manifests), byRef(manifests), Map.of())));
    Collections.shuffle(manifests, random);

    // When
    Plan shuffled = planned(planner(3).plan(input(byRef(manifests), byRef(manifests), Map.of())));

    // Then
    assertThat(shuffled).isEqualTo(plan);
    assertEveryoneComesAfterWhatItNeeds(plan);
  }

  private static void assertEveryoneComesAfterWhatItNeeds(Plan plan) {
    Map<String, Integer> batch = new HashMap<>();
    plan.batches().forEach(b -> b.operations().forEach(o -> batch.put(o.id(), b.number())));
    plan.batches().forEach(b -> b.operations().forEach(o -> o.dependsOn().forEach(d -> assertThat(batch.get(d)).isLessThan(b.number()))));
  }
}
