import LuaSyntax

/// Parses text under the file name `flow.lua`.
func parse(_ text: String) throws(LuaSyntaxError) -> Chunk {
    try LuaParser.parse(source: Array(text.utf8), file: "flow.lua")
}

/// The error of a text, nil when it parses.
func syntaxError(_ text: String) -> LuaSyntaxError? {
    do {
        _ = try parse(text)
        return nil
    } catch {
        return error
    }
}

/// The shape of the expression in `return <expression>`, read as the argument of a call.
func shape(_ expression: String) throws -> ArgumentShape? {
    try parse("f(\(expression))").callSites.first?.arguments.first?.shape
}
