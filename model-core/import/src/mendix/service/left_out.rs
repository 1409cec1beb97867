//! What of messages and services is left out on purpose, and why.

/// The properties that are not read, as `Kind.Key`, `Kind.*` or `*.Key`, each with the reason as a
/// sentence.
#[rustfmt::skip]
pub(in super::super) const LEFT_OUT: &[(&str, &str)] = &[
    // Messages. Each exposed element repeats what its attribute, association or entity says.
    ("MessageDefinitions$Exposed*.ElementType", "The kind of element says it."),
    ("MessageDefinitions$Exposed*.ErrorMessage", "The checker says what is wrong."),
    ("MessageDefinitions$Exposed*.WarningMessage", "The checker says what is wrong."),
    ("MessageDefinitions$Exposed*.FractionDigits", "The attribute says its type."),
    ("MessageDefinitions$Exposed*.TotalDigits", "The attribute says its type."),
    ("MessageDefinitions$Exposed*.MaxLength", "The attribute says its type."),
    ("MessageDefinitions$Exposed*.PrimitiveType", "The attribute says its type."),
    ("MessageDefinitions$Exposed*.IsDefaultType", "The attribute says its type."),
    ("MessageDefinitions$Exposed*.MaxOccurs", "The association says how many there are."),
    ("MessageDefinitions$Exposed*.MinOccurs", "Values may be left empty."),
    ("MessageDefinitions$Exposed*.Nillable", "Values may be left empty."),
    ("MessageDefinitions$Exposed*.OriginalName", "What is exposed has the name."),
    ("MessageDefinitions$Exposed*.Path", "It follows from where the element stands."),
    ("MessageDefinitions$ExposedAttribute.Children", "A value has nothing in it."),
    ("MessageDefinitions$ExposedAttribute.ExposedItemName", "A value has no entries."),
    // Published services.
    ("Rest$PublishedRestService.Parameters", "Each operation says its parameters; it is told."),
    ("Rest$CorsConfiguration.*", "Which other origins may call it is written into the service; it is told."),
    // Consumed services.
    ("Rest$OpenApiFile.*", "The requests say all that is needed of the contract; it is told."),
    ("Rest$OperationParameter.TestValue", "What the other tool tries a request with."),
    ("Rest$ImplicitMappingBody.TestValue", "What the other tool tries a request with."),
    ("Rest$StringValue.*", "What the other tool tries a request with, or what signs in; the latter is told."),
    ("Rest$*ResponseHandling.StatusCode", "Any answer that is not of the two hundreds is an error."),
];
