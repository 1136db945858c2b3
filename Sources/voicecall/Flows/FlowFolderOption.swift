import ArgumentParser

/// Where flows are looked up by name.
struct FlowFolderOption: ParsableArguments {
    @Option(
        name: .customLong("flows"),
        help: ArgumentHelp(
            "The folder of the flows.",
            discussion: """
                Without it: flow_dir of the gateway's configuration, else ./flows, else the flows that came with \
                voicecall.
                """, valueName: "dir"),
        completion: .directory)
    var folder: String?
}
