package io.updateorchestrator.simulated.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.api.Refused;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with an object, in the words of {@code k8s.io/apimachinery/pkg/util/validation/field}. */
final class Causes {

  private final List<Refused.Cause> list = new ArrayList<>();

  List<Refused.Cause> list() {
    return list;
  }

  void required(String field) {
    list.add(new Refused.Cause("FieldValueRequired", "Required value", field));
  }

  void required(String field, String detail) {
    list.add(new Refused.Cause("FieldValueRequired", "Required value: " + detail, field));
  }

  /** @param value as JSON */
  void invalid(String field, JsonNode value, String detail) {
    list.add(new Refused.Cause("FieldValueInvalid", "Invalid value: " + (value == null || value.isMissingNode() ? "null" : value) + ": " + detail, field));
  }

  void invalid(String field, String value, String detail) {
    list.add(new Refused.Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + detail, field));
  }

  void typeInvalid(String field, String value, String detail) {
    list.add(new Refused.Cause("FieldValueTypeInvalid", "Invalid value: " + value + ": " + detail, field));
  }

  void forbidden(String field, String detail) {
    list.add(new Refused.Cause("FieldValueForbidden", "Forbidden: " + detail, field));
  }

  void notFound(String field, String value) {
    list.add(new Refused.Cause("FieldValueNotFound", "Not found: \"" + value + "\"", field));
  }

  void duplicate(String field, String value) {
    list.add(new Refused.Cause("FieldValueDuplicate", "Duplicate value: \"" + value + "\"", field));
  }

  void tooLong(String field, String detail) {
    list.add(new Refused.Cause("FieldValueTooLong", "Too long: " + detail, field));
  }

  void unsupported(String field, String value, String... supported) {
    list.add(new Refused.Cause("FieldValueNotSupported", "Unsupported value: \"" + value + "\": supported values: \"" + String.join("\", \"", supported) + "\"", field));
  }
}
