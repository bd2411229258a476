#include "engine/model/secret.h"

#include <doctest/doctest.h>

#include "engine/model/field.h"

using namespace plateau;

namespace {

FieldSpec passphrase_field() {
    FieldSpec spec{.name = "passphrase", .type = FieldType::secret};
    spec.secret = "wifi.passphrase";
    return spec;
}

Record sealed() {
    const SecretKeeper keeper;
    return *to_value(keeper.seal("wifi.passphrase", "cinq-tasses-de-the")).as_record();
}

std::string refusal(const Value& value) {
    const auto result = canonical(passphrase_field(), value);
    return result ? "accepted" : result.error();
}

}  // namespace

TEST_CASE("a sealed secret is a record of three texts and nothing else") {
    const Record record = sealed();
    CHECK(record.size() == 3);
    const auto read = secret_in(record);
    REQUIRE(read.has_value());
    CHECK(to_value(*read) == Value(record));
    Record more = record;
    more["key"] = "x";
    Record less = record;
    less.erase("sealed");
    Record other = record;
    other["digest"] = 3;
    for (const Value& value : {Value(more), Value(less), Value(other), Value("text"), Value()}) {
        CHECK_FALSE(secret_in(value).has_value());
    }
    CHECK(canonical(passphrase_field(), record) == tl::expected<Value, std::string>(Value(record)));
}

TEST_CASE("what is no secret of that field is refused without a word of what stands there") {
    Record name = sealed();
    name["secret"] = "router.password";
    Record digest = sealed();
    digest["digest"] = "c2VjcmV0LXRleHQ=";
    Record box = sealed();
    box["sealed"] = "secret-text";
    Record more = sealed();
    more["plain"] = "secret-text";
    for (const Record& record : {name, digest, box, more}) {
        const std::string why = refusal(record);
        CHECK(why != "accepted");
        CHECK(why.find("secret-text") == std::string::npos);
        CHECK(why.find("c2VjcmV0") == std::string::npos);
    }
    CHECK(refusal(3) == "a integer was given where a secret is expected");
}

TEST_CASE("compared, a secret keeps its name and its digest, wherever it stands") {
    const Record record = sealed();
    const Value expected = compared_secret("wifi.passphrase", *record.at("digest").as_string());
    CHECK(compared(record) == expected);
    CHECK(compared(Record{{"a", List{record, 1}}}) == Value(Record{{"a", List{expected, 1}}}));
    CHECK(compared(expected) == expected);
    CHECK(is_secret(record));
    CHECK(is_secret(expected));
    CHECK_FALSE(is_secret(Record{{"secret", "x"}}));
    CHECK_FALSE(is_secret("secret"));
}
