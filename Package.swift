// swift-tools-version: 6.2
import PackageDescription

// Targets are walls: each heavy dependency has one importing target, and CI refuses an import that is not declared here.
// ARCHITECTURE.md says what each target turns into what.
let package = Package(
    name: "tokenferry",
    products: [
        .executable(name: "tokenferry", targets: ["tokenferry"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
        .target(name: "MigrationModel"),
        .target(
            name: "StrictYAML",
            dependencies: [.product(name: "Yams", package: "Yams")]
        ),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPrefetch"),
        .target(name: "CSVInput", dependencies: ["CLibCSV", "CZlib", "MigrationModel"]),
        .target(name: "ChargebeeAPI", dependencies: ["MigrationModel"]),
        .target(
            name: "ChargebeeClient",
            dependencies: [
                "ChargebeeAPI", "MigrationModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(name: "Spreadsheets", dependencies: ["CXlsxWriter", "CZlib"]),
        .target(
            name: "BuiltInMappings",
            path: "Mappings",
            exclude: ["README.md"],
            resources: [
                "adyen", "adyen-export", "amazon-pay", "authorize-net", "bambora", "bank-account-updates",
                "bank-accounts", "bluesnap", "braintree", "braintree-import-log", "canonical", "card-updates",
                "chargebee-js-tokens", "chargify", "checkout-com", "cybersource", "discovered", "dlocal", "ebanx",
                "elavon", "eway", "global-payments", "global-payments-payers", "gocardless", "gr4vy", "hyperswitch",
                "micro-deposits", "mollie", "moneris", "nmi", "nuvei", "orbital", "payment-intents",
                "paypal-agreements", "paystack", "pin", "razorpay", "recurly", "spreedly", "spreedly-export", "stripe",
                "stripe-import", "stripe-import-json", "stripe-sepa", "temporary-tokens", "vantiv", "vouchers",
                "windcave", "worldpay", "zuora",
            ].map { .embedInCode("\($0).yaml") }
        ),
        .target(
            name: "GatewayCatalogue",
            dependencies: ["ChargebeeAPI", "OrderedJSON", "StrictYAML"],
            resources: [.embedInCode("gateways.yaml")]
        ),
        .target(
            name: "GatewayMapping",
            dependencies: ["BuiltInMappings", "ChargebeeAPI", "GatewayCatalogue", "MigrationModel", "StrictYAML"]
        ),
        .target(
            name: "Inspection",
            dependencies: [
                "CSVInput", "ChargebeeAPI", "GatewayCatalogue", "GatewayMapping", "MigrationModel", "OrderedJSON",
                "Planning",
                "StrictYAML",
            ]
        ),
        .target(
            name: "Planning",
            dependencies: [
                "CPrefetch", "ChargebeeAPI", "CSVInput", "GatewayMapping", "MigrationModel",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "CrashPoints"),
        .target(
            name: "Execution",
            dependencies: [
                "ChargebeeAPI", "CrashPoints", "MigrationModel",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .target(name: "SitePace", dependencies: ["ChargebeeAPI", "Execution", "MigrationModel"]),
        .target(
            name: "RunJournal",
            dependencies: [
                "CrashPoints", "Execution", "MigrationModel",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "SiteReading",
            dependencies: [
                "CSVInput", "ChargebeeAPI", "Execution", "MigrationModel", "OrderedJSON",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "Verification", dependencies: ["ChargebeeAPI", "MigrationModel"]),
        .target(name: "Undoing", dependencies: ["ChargebeeAPI", "MigrationModel"]),
        .target(name: "OrderedJSON", dependencies: ["MigrationModel"]),
        .target(name: "Observability", dependencies: ["Execution", "MigrationModel", "OrderedJSON"]),
        .target(name: "Reporting", dependencies: ["CSVInput", "MigrationModel", "OrderedJSON", "Spreadsheets"]),
        .target(
            name: "LivePage",
            dependencies: [
                "Execution", "MigrationModel", "OrderedJSON", "Reporting",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "ChargebeeSandbox",
            dependencies: [
                "ChargebeeAPI", "StrictYAML",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "Simulation",
            dependencies: [
                "ChargebeeAPI", "ChargebeeSandbox", "Execution", "MigrationModel",
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "Migration",
            dependencies: [
                "ChargebeeAPI", "ChargebeeClient", "ChargebeeSandbox", "CrashPoints", "CSVInput", "Execution",
                "GatewayMapping", "Inspection", "MigrationModel", "OrderedJSON", "Planning", "Reporting", "RunJournal",
                "Simulation", "SitePace", "SiteReading", "Spreadsheets", "StrictYAML", "Undoing", "Verification",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .executableTarget(
            name: "tokenferry",
            dependencies: [
                "Execution", "GatewayCatalogue", "GatewayMapping", "Inspection", "LivePage", "Migration",
                "MigrationModel",
                "Observability", "Reporting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]
        ),
        .systemLibrary(name: "CSpawn", path: "Tests/CSpawn"),
        .target(name: "TestSupport", dependencies: ["CSpawn", "CZlib"], path: "Tests/TestSupport"),
        .target(
            name: "EndToEndSupport",
            dependencies: [
                "ChargebeeSandbox", "TestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOFoundationCompat", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/EndToEndSupport"
        ),
        // Crash trials of the debug build, by the hundred: `make soak`.
        .executableTarget(
            name: "soak",
            dependencies: [
                "CrashPoints", "EndToEndSupport", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/Soak"
        ),
        .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML"]),
        .testTarget(name: "CSVInputTests", dependencies: ["CSVInput", "MigrationModel", "TestSupport"]),
        .testTarget(
            name: "GatewayMappingTests",
            dependencies: [
                "BuiltInMappings", "ChargebeeAPI", "GatewayCatalogue", "GatewayMapping", "MigrationModel", "StrictYAML",
                "TestSupport",
            ]
        ),
        .testTarget(name: "GatewayCatalogueTests", dependencies: ["ChargebeeAPI", "GatewayCatalogue", "StrictYAML"]),
        .testTarget(
            name: "InspectionTests",
            dependencies: ["CSVInput", "GatewayMapping", "Inspection", "MigrationModel", "Planning", "TestSupport"]
        ),
        .testTarget(
            name: "ExecutionTests",
            dependencies: [
                "ChargebeeAPI", "Execution", "MigrationModel", "Simulation", "TestSupport",
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .testTarget(name: "SitePaceTests", dependencies: ["ChargebeeAPI", "Execution", "SitePace", "TestSupport"]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "ChargebeeSandbox", "Execution", "MigrationModel", "Simulation", "TestSupport",
            ]
        ),
        .testTarget(
            name: "ChargebeeSandboxTests",
            dependencies: [
                "ChargebeeAPI", "ChargebeeSandbox", "StrictYAML", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "ChargebeeAPITests", dependencies: ["ChargebeeAPI", "MigrationModel"]),
        .testTarget(
            name: "ChargebeeClientTests",
            dependencies: [
                "ChargebeeAPI", "ChargebeeClient", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "PlanningTests",
            dependencies: [
                "CSVInput", "GatewayCatalogue", "GatewayMapping", "MigrationModel", "Planning", "StrictYAML",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "RunJournalTests",
            dependencies: [
                "Execution", "MigrationModel", "RunJournal", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "ObservabilityTests",
            dependencies: ["ChargebeeAPI", "Execution", "MigrationModel", "Observability", "TestSupport"]
        ),
        .testTarget(
            name: "SiteReadingTests",
            dependencies: [
                "CSVInput", "ChargebeeAPI", "Execution", "MigrationModel", "SiteReading",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .testTarget(name: "VerificationTests", dependencies: ["ChargebeeAPI", "MigrationModel", "Verification"]),
        .testTarget(name: "UndoingTests", dependencies: ["ChargebeeAPI", "MigrationModel", "Undoing"]),
        .testTarget(name: "SpreadsheetsTests", dependencies: ["Spreadsheets", "TestSupport"]),
        .testTarget(
            name: "LivePageTests",
            dependencies: ["Execution", "LivePage", "MigrationModel", "Reporting", "TestSupport"]
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["MigrationModel", "OrderedJSON", "Reporting", "Spreadsheets", "TestSupport"]
        ),
        .testTarget(
            name: "MigrationTests",
            dependencies: [
                "CSVInput", "ChargebeeAPI", "ChargebeeClient", "Execution", "GatewayMapping", "Migration",
                "MigrationModel", "Planning", "Reporting", "RunJournal", "SiteReading", "TestSupport", "Undoing",
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "ChargebeeSandbox", "CrashPoints", "EndToEndSupport", "TestSupport", "tokenferry",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        // Pages in a headless Chromium, which make test installs.
        .testTarget(
            name: "BrowserTests",
            dependencies: ["EndToEndSupport", "TestSupport", "tokenferry"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // SE-0335: `any` before every existential type.
            .enableUpcomingFeature("ExistentialAny"),
            // SE-0409: an import is internal unless it says otherwise.
            .enableUpcomingFeature("InternalImportsByDefault"),
            // SE-0444: a member is visible only where its module is imported.
            .enableUpcomingFeature("MemberImportVisibility"),
            // SE-0461: an async function runs where its caller runs.
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            // SE-0443: warnings are errors.
            .treatAllWarnings(as: .error),
        ]
}
