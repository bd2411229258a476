#include "engine/lab/image_manifest.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/facts/value_json.h"

namespace plateau {

namespace {

constexpr std::string_view schema = "plateau.image/1";

/// Takes typed members out of a record and remembers the first that is missing or of another type.
class Reader {
  public:
    explicit Reader(const Value& record) : record_(record) {}

    std::string text(std::string_view name) {
        const Value* member = record_.find(name);
        const std::string* text = member != nullptr ? member->as_string() : nullptr;
        return text != nullptr ? *text : (missed(name), std::string());
    }
    std::int64_t integer(std::string_view name) {
        const Value* member = record_.find(name);
        const std::int64_t* number = member != nullptr ? member->as_integer() : nullptr;
        return number != nullptr ? *number : (missed(name), 0);
    }
    const List& list(std::string_view name) {
        static const List empty;
        const Value* member = record_.find(name);
        const List* list = member != nullptr ? member->as_list() : nullptr;
        return list != nullptr ? *list : (missed(name), empty);
    }
    void missed(std::string_view name) {
        if (fault.empty()) {
            fault = fmt::format("'{}' is missing or not what it should be", name);
        }
    }

    std::string fault;

  private:
    const Value& record_;
};

std::vector<std::string> read_roles(Reader& manifest) {
    std::vector<std::string> roles;
    for (const Value& role : manifest.list("roles")) {
        if (const auto* text = role.as_string()) {
            roles.push_back(*text);
        } else {
            manifest.missed("roles");
        }
    }
    return roles;
}

std::vector<ImageFile> read_files(Reader& manifest) {
    std::vector<ImageFile> files;
    for (const Value& entry : manifest.list("files")) {
        Reader reader(entry);
        ImageFile file{reader.text("name"), reader.integer("size"), reader.text("sha256"), reader.integer("modified")};
        if (!reader.fault.empty() || file.name.empty() || file.name.find('/') != std::string::npos ||
            !file.sha256.starts_with("sha256:")) {
            manifest.missed("files");
        }
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<ImagePackage> read_packages(Reader& manifest) {
    std::vector<ImagePackage> packages;
    for (const Value& entry : manifest.list("packages")) {
        Reader reader(entry);
        packages.push_back({reader.text("name"), reader.text("version")});
        if (!reader.fault.empty()) {
            manifest.missed("packages");
        }
    }
    return packages;
}

}  // namespace

const ImageFile* ImageManifest::find(std::string_view file) const {
    const auto found = std::find_if(files.begin(), files.end(), [&](const ImageFile& one) { return one.name == file; });
    return found == files.end() ? nullptr : &*found;
}

std::string to_json(const ImageManifest& manifest) {
    List roles(manifest.roles.begin(), manifest.roles.end());
    List files;
    for (const ImageFile& file : manifest.files) {
        files.push_back(
            Record{{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}, {"modified", file.modified}});
    }
    List packages;
    for (const ImagePackage& package : manifest.packages) {
        packages.push_back(Record{{"name", package.name}, {"version", package.version}});
    }
    return to_json(Value(Record{{"schema", schema},
                                {"name", manifest.name},
                                {"recipe", manifest.recipe},
                                {"built", manifest.built},
                                {"roles", std::move(roles)},
                                {"files", std::move(files)},
                                {"packages", std::move(packages)}})) +
           "\n";
}

tl::expected<ImageManifest, std::string> image_manifest_from_json(std::string_view text) {
    const auto value = value_from_json(text);
    if (!value) {
        return tl::unexpected(value.error());
    }
    Reader reader(*value);
    if (reader.text("schema") != schema) {
        return tl::unexpected(fmt::format("'schema' is not {}", schema));
    }
    ImageManifest manifest{reader.text("name"), reader.text("recipe"), reader.text("built"),
                           read_roles(reader),  read_files(reader),    read_packages(reader)};
    if (!reader.fault.empty()) {
        return tl::unexpected(reader.fault);
    }
    return manifest;
}

std::vector<ImagePackage> parse_package_list(std::string_view text) {
    std::vector<ImagePackage> packages;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto tab = line.find('\t');
        if (tab != std::string_view::npos && tab > 0) {
            packages.push_back({std::string(line.substr(0, tab)), std::string(line.substr(tab + 1))});
        }
    }
    return packages;
}

}  // namespace plateau
