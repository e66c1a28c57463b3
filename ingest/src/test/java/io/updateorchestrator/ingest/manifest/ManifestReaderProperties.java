package io.updateorchestrator.ingest.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ManifestReaderProperties {

  private static final List<String> DOCUMENTS = List.of(
      Reading.configMap("one", "data: {a: x}\n"), Reading.configMap("one", "data: {a: x}\n"), Reading.configMap("two", ""),
      "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, namespace: odd}\n", "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {a: b}\n",
      "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Service, metadata: {name: web}}]\n", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\nspec: {group: example.com, scope: Cluster, names: {kind: Widget}}\n",
      "values: 1\n", "# nothing\n");

  @Property(tries = 200)
  void theOrderOfFilesAndDocumentsMakesNoDifference(@ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int files) {
    // Given
    List<String> shuffled = new ArrayList<>(DOCUMENTS);
    Collections.shuffle(shuffled, random);
    List<StringBuilder> texts = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      texts.add(new StringBuilder());
    }
    shuffled.forEach(d -> texts.get(random.nextInt(files)).append("---\n").append(d));

    // When
    ManifestSet set = Reading.read(texts.stream().map(StringBuilder::toString).toArray(String[]::new));

    // Then
    ManifestSet plain = Reading.read(String.join("---\n", DOCUMENTS));
    assertThat(set.problems()).isEmpty();
    assertThat(set.revision()).isEqualTo(plain.revision());
    assertThat(set.setDigest()).isEqualTo(plain.setDigest());
    assertThat(set.warnings()).isEqualTo(plain.warnings());
    assertThat(set.manifests()).hasSize(7);
  }

  @Property(tries = 2_000)
  void noInputBreaksTheReader(@ForAll Random random) {
    // Given
    StringBuilder text = new StringBuilder(String.join("---\n", DOCUMENTS));
    String alphabet = "{}[]:,-&*!|>'\"%@`#?~<\n\t\r \u0085\uFEFFa1.=\\";
    for (int i = random.nextInt(12); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
      }
    }

    // When
    ManifestSet set = Reading.readNamed(text.toString().getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(set.manifests().size() + set.problems().size()).isPositive();
    assertThat(set.problems()).allSatisfy(p -> assertThat(p.message()).isNotBlank().doesNotContain("\n"));
  }
}
