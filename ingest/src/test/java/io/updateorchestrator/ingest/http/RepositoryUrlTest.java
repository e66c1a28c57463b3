package io.updateorchestrator.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryUrlTest {

  @ParameterizedTest
  @CsvSource({
      "https://git.example/Shop/web.git,git@git.example:shop/web.git",
      "https://git.example/shop/web.git,https://GIT.example/shop/web/",
      "https://user:pw@git.example:443/shop/web,ssh://git@git.example:2222/shop/web.git/",
      "https://git.example/shop/web,git://git.example/shop/web.git",
      "file:///srv/git/shop.git,/srv/git/shop",
      "file:///srv/git/shop.git,file:/srv/git/shop.git/"})
  void manyNamesAreOneRepository(String one, String other) {
    assertThat(RepositoryUrl.of(one)).isEqualTo(RepositoryUrl.of(other));
  }

  @ParameterizedTest
  @CsvSource({"https://git.example/shop/web,https://git.example/shop/web2", "https://git.example/shop/web,https://other.example/shop/web",
      "https://git.example:8443/shop/web,https://git.example:9443/shop/web"})
  void othersAreNot(String one, String other) {
    assertThat(RepositoryUrl.of(one)).isNotEqualTo(RepositoryUrl.of(other));
  }
}
