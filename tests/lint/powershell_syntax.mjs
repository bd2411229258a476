// node powershell_syntax.mjs FOLDER <scripts.json: what of a PowerShell script its grammar does not know, and the commands it
// calls. FOLDER has the two packages of tests/lint/powershell. In: {"name": "text"}; out: {"name": {errors, commands}}.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const packages = path.join(process.argv[2], "node_modules");
const { Language, Parser } = await import(pathToFileURL(path.join(packages, "web-tree-sitter/web-tree-sitter.js")));
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(path.join(packages, "tree-sitter-powershell/tree-sitter-powershell.wasm")));

function look(node, found) {
    // The grammar also knows the && and || of PowerShell 7.
    if (node.isError || node.isMissing || node.type === "pipeline_chain_tail") {
        found.errors.push(`line ${node.startPosition.row + 1}: ${JSON.stringify(node.text.slice(0, 60))}`);
    }
    if (node.type === "command_name") {
        found.commands.push(node.text);
    }
    node.children.forEach((child) => look(child, found));
}

const answer = {};
for (const [name, text] of Object.entries(JSON.parse(fs.readFileSync(0, "utf8")))) {
    const root = parser.parse(text).rootNode;
    const found = { errors: [], commands: [] };
    look(root, found);
    // Where the grammar gave up without saying where.
    if (root.hasError && found.errors.length === 0) {
        found.errors.push("the whole");
    }
    answer[name] = found;
}
process.stdout.write(JSON.stringify(answer));
