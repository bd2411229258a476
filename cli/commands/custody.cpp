#include <fmt/format.h>

#include <memory>

#include "cli/commands.h"
#include "engine/app/daemon_client.h"
#include "engine/custody/export.h"
#include "engine/facts/value_json.h"
#include "engine/support/files.h"

namespace plateau::cli {

namespace {

struct VerifyOptions {
    std::filesystem::path folder;
    std::optional<std::filesystem::path> key;
};

/// The key to check with: the one that was given, or the export's own, of which people must then compare the
/// fingerprint: whoever makes an export anew brings a key of his own.
CentrePublicKey key_of(const VerifyOptions& options) {
    const std::filesystem::path file = options.key.value_or(options.folder / "centre.pub");
    const auto key = CentrePublicKey::from_text(read_file(file, 4096, FileNamedBy::person));
    if (!key) {
        throw Error(ErrorKind::invalid_input, Message{"custody.key.no_public_key", {{"file", file.string()}}});
    }
    return *key;
}

Value record_of(const CustodyProblem& problem) {
    Record args;
    for (const auto& [name, value] : problem.why.args) {
        args.emplace(name, value);
    }
    return Record{{"file", problem.file},
                  {"line", problem.line == 0 ? Value() : Value(problem.line)},
                  {"code", problem.why.id},
                  {"args", std::move(args)}};
}

void print_json(const tl::expected<ProvedExport, CustodyProblem>& proved, const CentrePublicKey& key) {
    Record record{{"schema", "plateau.custody-proof/1"},
                  {"holds", proved.has_value()},
                  {"fingerprint", key.fingerprint()},
                  {"problem", proved ? Value() : record_of(proved.error())},
                  {"export", Value()}};
    if (proved) {
        List seats;
        for (const std::string& seat : proved->seats) {
            seats.emplace_back(seat);
        }
        record["export"] = Record{{"session", proved->session},
                                  {"made", proved->made},
                                  {"entries", proved->entries},
                                  {"erased", proved->erased},
                                  {"seats", std::move(seats)}};
    }
    Context::data(to_json(record) + "\n");
}

void verify(const VerifyOptions& options, Context& context) {
    const CentrePublicKey key = key_of(options);
    if (!options.key) {
        Context::say(context.text({"custody.verify.own_key", {{"fingerprint", key.fingerprint()}}}));
    }
    const auto proved = prove_export(options.folder, key);
    context.exit_code = proved ? ExitCode::done : ExitCode::failed;
    if (context.json()) {
        print_json(proved, key);
    } else if (proved) {
        Context::data(context.text({"custody.verify.holds",
                                    {{"session", proved->session},
                                     {"made", proved->made},
                                     {"entries", fmt::format("{}", proved->entries)},
                                     {"erased", fmt::format("{}", proved->erased)},
                                     {"seals", fmt::format("{}", proved->seats.size())},
                                     {"fingerprint", key.fingerprint()}}}) +
                      "\n");
    } else {
        context.complain(context.text(proved.error().why));
    }
}

struct ExportOptions {
    std::filesystem::path socket = daemon_socket();
    std::string session;
};

void make_export(const ExportOptions& options, Context& context) {
    const Value made = DaemonClient(options.socket)
                           .post(fmt::format("/1/sessions/{}/export", path_part(options.session)), {}, context.stop());
    if (context.json()) {
        Context::data(to_json(made) + "\n");
        return;
    }
    const auto text = [&](std::string_view name) {
        const Value* value = made.find(name);
        return value == nullptr || value->as_string() == nullptr ? std::string() : *value->as_string();
    };
    Context::data(text("folder") + "\n");
    Context::say(context.text({"label.custody.exported", {{"fingerprint", text("fingerprint")}}}));
}

}  // namespace

void add_custody(const Command& line, Context& context) {
    const Command custody = line.add("custody", "help.custody");
    custody.wants_verb();
    const Command command = custody.add("verify", "help.custody.verify");
    const auto options = std::make_shared<VerifyOptions>();
    command.option("EXPORT", options->folder, "help.custody.export").required();
    command.option("--key", options->key, "help.custody.key").named("FILE");
    command.json_flag();
    command.does([options, &context] { verify(*options, context); });
    const Command making = custody.add("export", "help.custody.make");
    const auto what = std::make_shared<ExportOptions>();
    making.option("SESSION", what->session, "help.session.name").required();
    making.option("--socket", what->socket, "help.session.socket").with_default();
    making.json_flag();
    making.does([what, &context] { make_export(*what, context); });
}

}  // namespace plateau::cli
