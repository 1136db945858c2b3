import CallCore
import ScriptValue

extension SecretResolver {
    func fromProgram(
        _ batch: Batch, _ program: SecretProviderConfig.Program, timeout: Int
    ) async throws(Fault) -> Answers {
        try check(program)
        let question: Value = [
            "protocolVersion": 1, "provider": Value(batch.name), "ids": .array(batch.ids.map { Value($0) }),
        ]
        let input = JSONText.encodePlain(question)
        guard input.count <= config.maxBatchBytes else {
            throw Fault("the question to it is too long", "raise secrets.resolution.maxBatchBytes")
        }
        var environment = program.environment
        for name in program.passedEnvironment where environment[name] == nil {
            environment[name] = sources.environment(name)
        }
        let command = SecretCommand(
            command: program.command, arguments: program.arguments, environment: environment, input: input,
            timeoutMilliseconds: timeout, noOutputTimeoutMilliseconds: program.noOutputTimeoutMilliseconds,
            maxOutputBytes: program.maxOutputBytes)
        let output: [UInt8]
        do throws(SecretSources.RunFault) { output = try await sources.run(command) } catch {
            throw Fault("\(program.command) failed: \(ShownText.short(error.message))", "run it by hand to see why")
        }
        guard output.count <= program.maxOutputBytes else {
            throw Fault("\(program.command) printed too much", "raise secrets.providers.\(batch.name).maxOutputBytes")
        }
        return try answers(output, batch, program)
    }

    private func check(_ program: SecretProviderConfig.Program) throws(Fault) {
        let parts = program.command.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(".."), !parts.contains(".") else {
            throw Fault("the path of its program has . or .. in it", "write the path without them")
        }
        let folder = FilePlace.folder(of: program.command)
        let isTrusted = program.trustedFolders.contains { trusted in
            let trusted = trusted.count > 1 && trusted.hasSuffix("/") ? String(trusted.dropLast()) : trusted
            return folder == trusted || folder.hasPrefix(trusted + "/") || trusted == "/"
        }
        guard program.trustedFolders.isEmpty || isTrusted else {
            throw Fault("\(program.command) is in none of its trustedDirs", "add its folder to them")
        }
        guard program.mayBeLink || !sources.isLink(program.command) else {
            throw Fault(
                "\(program.command) is a symbolic link", "name the program itself, or allowSymlinkCommand: true")
        }
    }

    private func answers(
        _ output: [UInt8], _ batch: Batch, _ program: SecretProviderConfig.Program
    ) throws(Fault) -> Answers {
        let limits = JSONLimits(bytes: program.maxOutputBytes, depth: 16)
        guard let content = try? JSONText.decodePlain(output, limits: limits), content["values"]?.map != nil else {
            if !program.isJSONOnly, batch.ids.count == 1 { return [batch.ids[0]: Self.text(output)] }
            throw Fault(
                "\(program.command) did not print the JSON it should", "print {\"protocolVersion\":1,\"values\":{…}}")
        }
        guard content["protocolVersion"]?.int == 1 else {
            throw Fault("\(program.command) speaks another version of the protocol", "use protocolVersion 1")
        }
        var answers: Answers = [:]
        for id in batch.ids {
            if let text = content["values"]?[id]?.text, !text.isEmpty {
                answers[id] = .success(Secret(text))
            } else {
                let reason = content["errors"]?[id]?["message"]?.text.map { ShownText.short($0) }
                answers[id] = .failure(
                    Fault("\(program.command) has no such secret" + (reason.map { ": \($0)" } ?? ""), "check the id"))
            }
        }
        return answers
    }
}
