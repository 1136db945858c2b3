import CLua

extension LuaState {
    /// Compiles `files` (source by name, such as "lib/util.lua") to a program called `name` ("flow@version").
    ///
    /// Throws "syntax", "bytecode" for files that are not source text, "value_limit" for files that are too large.
    public static func compile(
        name: String, files: [String: [UInt8]], main: String, limits: LuaLimits = .realTime
    ) throws(LuaFailure) -> LuaProgram {
        guard files[main] != nil else {
            throw LuaFailure(code: "syntax", message: "\(name)/\(main): no such file", file: "\(name)/\(main)")
        }
        var chunks: [String: [UInt8]] = [:]
        for (file, source) in files.sorted(by: { $0.key < $1.key }) {
            chunks[file] = try compile(source, as: "\(name)/\(file)", limits: limits)
        }
        return LuaProgram(name: name, main: main, chunks: chunks)
    }

    private static func compile(
        _ source: [UInt8], as file: String, limits: LuaLimits
    ) throws(LuaFailure) -> [UInt8] {
        guard source.count <= limits.sourceBytes else {
            let message = "\(file): \(source.count) bytes of source, at most \(limits.sourceBytes)"
            throw LuaFailure(code: "value_limit", message: message, file: file)
        }
        guard source.first != 0x1B else {
            let message = "\(file): this is bytecode; only Lua source text is accepted"
            throw LuaFailure(code: "bytecode", message: message, file: file)
        }
        let roomToCompile = 64 << 20
        let dump = source.withUnsafeBufferPointer { bytes in
            clua_compile(bytes.baseAddress, bytes.count, "@" + file, roomToCompile)
        }
        defer { clua_free_dump(dump) }
        guard let bytes = dump.bytes else {
            let message = dump.message.map { String(cString: $0) } ?? "\(file): could not be compiled"
            throw failure(compiling: file, message: message, outOfMemory: dump.out_of_memory)
        }
        return Array(UnsafeBufferPointer(start: bytes, count: dump.length))
    }

    /// The compiler's messages begin with "file:line: ".
    private static func failure(compiling file: String, message: String, outOfMemory: Bool) -> LuaFailure {
        if outOfMemory { return LuaFailure(code: "memory", message: "\(file): \(message)", file: file) }
        var line: Int?
        if message.hasPrefix(file + ":") {
            line = Int(message.dropFirst(file.count + 1).prefix { $0.isNumber })
        }
        return LuaFailure(code: "syntax", message: message, file: file, line: line)
    }
}
