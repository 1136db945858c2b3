import CallCore
import ScriptValue

extension SecretResolver {
    func fromFile(_ batch: Batch, _ path: String, isSingleValue: Bool, most: Int) throws(Fault) -> Answers {
        let file: SecretFile
        do throws(ConfigFiles.Fault) { file = try sources.file(path, most) } catch {
            throw Self.fault(error, path, name: batch.name)
        }
        guard file.isOwnedByUser else {
            throw Fault("\(path) belongs to another user", "make it your own: chown $USER \(path)")
        }
        guard !file.isReadableByOthers else {
            throw Fault("\(path) can be read by other users", "close it: chmod 600 \(path)")
        }
        var answers: Answers = [:]
        if isSingleValue {
            for id in batch.ids {
                answers[id] =
                    id == "value"
                    ? Self.text(file.bytes)
                    : .failure(Fault("the file holds a single value", "write id: \"value\""))
            }
            return answers
        }
        guard let content = try? JSONText.decodePlain(file.bytes, limits: JSONLimits(bytes: most, depth: 64)) else {
            throw Fault("\(path) is not JSON", "mend it, or write mode: \"singleValue\"")
        }
        for id in batch.ids {
            if let text = JSONPointer(id)?.value(in: content)?.text, !text.isEmpty {
                answers[id] = .success(Secret(text))
            } else {
                answers[id] = .failure(Fault("there is no text at that place of \(path)", "check the id"))
            }
        }
        return answers
    }

    /// The whole text without the end of its last line.
    static func text(_ bytes: [UInt8]) -> Result<Secret, Fault> {
        var bytes = bytes[...]
        if bytes.last == UInt8(ascii: "\n") { bytes = bytes.dropLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            return .failure(Fault("what it gives is no text", "store a text that is not empty"))
        }
        return .success(Secret(text))
    }

    private static func fault(_ fault: ConfigFiles.Fault, _ path: String, name: String) -> Fault {
        switch fault {
        case .missing: Fault("there is no file \(path)", "write it, or mend secrets.providers.\(name).path")
        case .unreadable(let reason): Fault("\(path) cannot be read: \(reason)", "make it readable for this user")
        case .tooLarge: Fault("\(path) is too large", "shorten it, or raise secrets.providers.\(name).maxBytes")
        }
    }
}
