#include "engine/model/field.h"

#include <doctest/doctest.h>

using plateau::FieldSpec;
using plateau::FieldType;
using plateau::List;
using plateau::Record;
using plateau::Value;

TEST_CASE("a name is the same in every case, accents included; a text is not") {
    const FieldSpec name{.name = "account", .type = FieldType::name};
    CHECK(*canonical(name, "Élodie") == *canonical(name, "éLODIE"));
    CHECK(*canonical(name, "Élodie") == Value("élodie"));
    CHECK_FALSE(*canonical(name, "Élodie") == *canonical(name, "Elodie"));
    const FieldSpec text{.name = "task", .type = FieldType::text};
    CHECK(*canonical(text, "Élodie") == Value("Élodie"));
}

TEST_CASE("names of a list are one where only their case differs") {
    const FieldSpec names{
        .name = "members", .type = FieldType::list, .element = {{.name = "member", .type = FieldType::name}}};
    CHECK(*canonical(names, List{"ÉLODIE", "Zoé", "élodie"}) == Value(List{"zoé", "élodie"}));
}

TEST_CASE("a canonical value stays as it is") {
    const FieldSpec name{.name = "account", .type = FieldType::name};
    for (const char* text : {"Élodie", "ΣΊΣΥΦΟΣ", "Straße", "Ⅷ", "ꭰ"}) {
        CAPTURE(text);
        const auto once = canonical(name, text);
        REQUIRE(once.has_value());
        CHECK(*canonical(name, *once) == *once);
    }
}
