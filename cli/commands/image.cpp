#include <fmt/format.h>

#include "cli/commands.h"
#include "engine/app/places.h"
#include "engine/facts/value_json.h"
#include "engine/lab/image_store.h"
#include "engine/support/utf8.h"

namespace plateau::cli {

namespace {

Value text_or_null(const std::string& text) {
    return text.empty() ? Value() : Value(text);
}

Record record_of(const StoredImage& image) {
    List files;
    for (const ImageFile& file : image.manifest.files) {
        files.push_back(Record{{"name", file.name}, {"size", file.size}, {"sha256", file.sha256}});
    }
    return {{"name", image.name},
            {"state", to_string_view(image.state)},
            {"current", image.current},
            {"folder", image.folder.string()},
            {"why", text_or_null(image.why)},
            {"recipe", text_or_null(image.manifest.recipe)},
            {"built", text_or_null(image.manifest.built)},
            {"packages", static_cast<std::int64_t>(image.manifest.packages.size())},
            {"files", std::move(files)}};
}

void print(const Context& context, const std::vector<StoredImage>& images) {
    if (context.json()) {
        List list;
        for (const StoredImage& image : images) {
            list.push_back(record_of(image));
        }
        Context::data(to_json(Record{{"schema", "plateau.images/1"}, {"images", std::move(list)}}) + "\n");
        return;
    }
    for (const StoredImage& image : images) {
        const std::string state = context.text({fmt::format("word.image.{}", to_string_view(image.state)), {}});
        Context::data(fmt::format("{:<12} {:<14} {:<8} {} {}\n", image.name, state,
                                  context.text({image.current ? "word.image.current" : "word.image.old", {}}),
                                  image.folder.string(), image.why.empty() ? "--" : harmless(image.why)));
    }
}

ImageStore store_of(const Places& places) {
    return {places.store, places.recipes};
}

void build(Context& context, const Places& places, const std::string& name) {
    context.watch_signals();
    const StoredImage image =
        store_of(places).ensure(name, [](std::string_view line) { Context::say(harmless(line)); }, context.stop());
    print(context, {image});
}

void verify(Context& context, const Places& places) {
    context.watch_signals();
    const auto images = store_of(places).verify(context.stop());
    print(context, images);
    for (const StoredImage& image : images) {
        if (image.state == StoredImage::State::damaged) {
            context.exit_code = ExitCode::failed;
        }
    }
}

}  // namespace

void add_image(const Command& line, Context& context) {
    const Command image = line.add("image", "help.image");
    image.wants_verb();
    auto places = std::make_shared<Places>(places_of_this_program());
    image.store(places->store);
    const auto add = [&](const char* verb, const char* help) {
        const Command command = image.add(verb, help);
        command.json_flag();
        return command;
    };
    auto name = std::make_shared<std::string>("practice");
    const Command build_command = add("build", "help.image.build");
    build_command.option("NAME", *name, "help.image.name").with_default();
    build_command.does([&context, places, name] { build(context, *places, *name); });
    add("list", "help.image.list").does([&context, places] { print(context, store_of(*places).list()); });
    add("verify", "help.image.verify").does([&context, places] { verify(context, *places); });
}

}  // namespace plateau::cli
