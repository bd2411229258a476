#include "engine/lab/recipe_hash.h"

#include <doctest/doctest.h>

#include "engine/support/error.h"
#include "engine/support/files.h"

using namespace plateau;
namespace fs = std::filesystem;

namespace {

struct Recipe {
    Recipe() { write("build", "#!/bin/sh\n"); }
    void write(const fs::path& name, const std::string& content, unsigned mode = 0644) const {
        fs::create_directories((folder.path() / name).parent_path());
        write_file_atomically(folder.path() / name, content, mode);
    }
    std::string hash() const { return hash_of_recipe(folder.path()); }

    TemporaryFolder folder{"recipe-hash"};
};

}  // namespace

TEST_CASE("two checkouts of one recipe have the same hash") {
    const Recipe one;
    const Recipe other;
    for (const Recipe* recipe : {&one, &other}) {
        recipe->write("lib/a.sh", "a");
    }
    fs::last_write_time(other.folder.path() / "build", fs::file_time_type::clock::now() - std::chrono::hours(24));
    fs::permissions(other.folder.path() / "build", fs::perms::others_write, fs::perm_options::add);
    CHECK(one.hash() == other.hash());
}

TEST_CASE("content, names, executability, folders and links all count in a recipe's hash") {
    const Recipe recipe;
    const std::string before = recipe.hash();
    SUBCASE("content") {
        recipe.write("build", "#!/bin/bash\n");
    }
    SUBCASE("a file more") {
        recipe.write("lib/a.sh", "");
    }
    SUBCASE("executability") {
        recipe.write("build", "#!/bin/sh\n", 0755);
    }
    SUBCASE("an empty folder") {
        fs::create_directory(recipe.folder.path() / "lib");
    }
    SUBCASE("a link") {
        fs::create_symlink("build", recipe.folder.path() / "again");
    }
    CHECK(recipe.hash() != before);
}

TEST_CASE("a folder without a program to build is no recipe") {
    const TemporaryFolder empty("recipe-hash");
    try {
        hash_of_recipe(empty.path());
        FAIL("a hash of nothing");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::not_found);
        CHECK(error.message().id == "image.recipe.missing");
    }
}
