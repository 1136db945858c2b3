import CallCore
import ScriptValue

extension OpenAIRealtime {
    mutating func create(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) -> OpenAIError? {
        try fields.only(["type", "event_id", "previous_item_id", "item"])
        guard let item = try fields.object("item") else { throw .missing("item") }
        switch try item.neededText("type") {
        case "message": try message(item, &desk)
        case "function_call_output": return try output(item, &desk)
        case let type: throw .value(item.at("type"), "'\(type.prefix(60))' cannot be created")
        }
        return nil
    }

    private mutating func message(_ item: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) {
        try item.only(["id", "object", "type", "status", "role", "content"])
        guard let role = try item.choice("role", of: ["user", "assistant", "system"]) else {
            throw .missing(item.at("role"))
        }
        guard let parts = item.fields["content"]?.array, !parts.isEmpty else { throw .missing(item.at("content")) }
        var text = ""
        for (index, part) in parts.enumerated() {
            let path = item.at("content[\(index)]")
            guard let map = part.map else { throw .type(path, "it has to be an object") }
            let fields = StrictFields(map, path: path)
            try fields.only(["type", "text"])
            _ = try fields.choice("type", of: role == "assistant" ? ["output_text"] : ["input_text"])
            text += try fields.neededText("text")
        }
        let id = try item.text("id") ?? desk.id("item_")
        conversation.add(OpenAIConversation.Item(id: id, kind: role == "assistant" ? .said : .typed, text: text))
        log.append(.told(text))
        if role == "user" { model.hear(text) } else { model.hasAnswered() }
        confirm(id, item.fields, &desk)
    }

    private mutating func output(
        _ item: StrictFields, _ desk: inout ServiceDesk
    ) throws(FieldProblem) -> OpenAIError? {
        try item.only(["id", "object", "type", "status", "call_id", "output"])
        let call = try item.neededText("call_id")
        let output = try item.neededText("output")
        guard model.isWaiting(for: call), !log.contains(.result("\(call)")) else {
            return OpenAIError(
                code: "invalid_value", message: "No tool call found for function call output with call_id \(call).",
                param: "item.call_id")
        }
        log.append(.result(call))
        model.take((try? JSONText.decodePlain(Array(output.utf8))) ?? Value(output), of: call)
        let id = try item.text("id") ?? desk.id("item_")
        conversation.add(OpenAIConversation.Item(id: id, kind: .result, text: output))
        confirm(id, item.fields, &desk)
        return nil
    }

    private mutating func confirm(_ id: String, _ fields: [String: Value], _ desk: inout ServiceDesk) {
        let item = Value.map(
            fields.merging(["id": Value(id), "object": "realtime.item", "status": "completed"]) { $1 })
        for type in ["conversation.item.added", "conversation.item.done"] {
            tell(type, ["item": item, "previous_item_id": .null], after: 0, &desk)
        }
    }

    mutating func truncate(_ fields: StrictFields, _ desk: inout ServiceDesk) throws(FieldProblem) -> OpenAIError? {
        try fields.only(["type", "event_id", "item_id", "content_index", "audio_end_ms"])
        try fields.require("item_id", "content_index", "audio_end_ms")
        let id = try fields.neededText("item_id")
        _ = try fields.integer("content_index", in: 0...0)
        let end = try fields.integer("audio_end_ms", in: 0...3_600_000) ?? 0
        guard let item = conversation.item(id) else { return Self.noItem(id) }
        guard item.kind == .said, !item.pieces.isEmpty else {
            return OpenAIError(
                code: "invalid_value", message: "Only model output audio messages can be truncated", param: "item_id")
        }
        let length = item.length(now: desk.now)
        guard end <= length else {
            return OpenAIError(
                code: "invalid_value", message: "Audio content of \(length)ms is already shorter than \(end)ms",
                param: "audio_end_ms")
        }
        let left = CallCore.HeardText.prefix(of: item.text, played: end, duration: item.whole)
        conversation.edit(id) {
            $0.limit = end
            $0.text = left
        }
        log.append(.truncated(end, left))
        tell(
            "conversation.item.truncated",
            ["item_id": Value(id), "content_index": 0, "audio_end_ms": .int(end)], after: 0, &desk)
        return nil
    }
}
