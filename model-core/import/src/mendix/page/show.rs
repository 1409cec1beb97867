//! Widgets that show something without changing it, buttons, and those of sign-in pages.

use model_core::id::Id;
use model_core::model::Translated;
use model_core::model::page::{
    Action, Button, ButtonStyle, CancelAction, CloseAction, DropDownButton, DropDownItem, Enlarge,
    FileUpload, FileWay, ImageUpload, ImageView, Label, PasswordBox, SaveAction, SignInButton,
    SignOutAction, SynchronizeAction, Text, TextStyle, Title, UserNameBox, ValidationMessage,
    Widget,
};

use super::super::bson::Document as Source;
use super::super::reader::{int, name, point, text};
use super::icon::icon;
use super::look::{Common, widget};
use super::{Form, says_no};

impl<'s> Form<'_, '_, 's> {
    pub(super) fn dynamic_text(&mut self, source: &Source<'s>) -> Widget {
        let words = self.words(source, "Content");
        let style = match source.text("RenderMode") {
            "Text" | "" => TextStyle::Body,
            "Paragraph" => TextStyle::Paragraph,
            "H1" => TextStyle::Heading1,
            "H2" => TextStyle::Heading2,
            "H3" => TextStyle::Heading3,
            "H4" => TextStyle::Heading4,
            "H5" => TextStyle::Heading5,
            "H6" => TextStyle::Heading6,
            _ => {
                self.reader.unknown(source, "RenderMode");
                TextStyle::Body
            }
        };
        widget!(Text of self.common(source),
            text: words.text,
            parameters: words.parameters,
            style,
        )
    }

    pub(super) fn label(&mut self, source: &Source<'s>) -> Widget {
        let text = self.plain(source, "Caption");
        widget!(Label of self.common(source), text,)
    }

    pub(super) fn title(&mut self, source: &Source<'s>) -> Widget {
        widget!(Title of self.common(source),)
    }

    /// An image of the app, or the content of an object.
    pub(super) fn image(&mut self, source: &Source<'s>) -> Widget {
        let alternative = self.words(source, "AlternativeText");
        let is_object = source.kind() == "Forms$ImageViewer";
        let image = name(source, if is_object { "DefaultImage" } else { "Image" });
        let shown = self.source(source, "DataSource");
        let enlarge = match (source.is("OnClickEnlarge"), source.is("ShowAsThumbnail")) {
            (true, true) => Enlarge::Thumbnail,
            (true, false) => Enlarge::Full,
            (false, _) => Enlarge::No,
        };
        let width_unit = self.unit(source, "WidthUnit");
        let height_unit = self.unit(source, "HeightUnit");
        let on_click = self.action(source, "ClickAction");
        widget!(ImageView of self.common(source),
            image,
            source: shown,
            alternative: alternative.text,
            parameters: alternative.parameters,
            width: int(source, "Width", 0),
            width_unit,
            height: int(source, "Height", 0),
            height_unit,
            responsive: !says_no(source, "Responsive"),
            enlarge,
            on_click,
        )
    }

    /// How much a button stands out. What a style of ours does not say becomes a class.
    pub(super) fn button_style(&mut self, source: &Source<'s>, common: &mut Common) -> ButtonStyle {
        let word = source.text("ButtonStyle");
        let style = match word {
            "Default" | "" | "Inverse" => ButtonStyle::Default,
            "Primary" => ButtonStyle::Primary,
            "Info" => ButtonStyle::Info,
            "Success" => ButtonStyle::Success,
            "Warning" => ButtonStyle::Warning,
            "Danger" => ButtonStyle::Danger,
            _ => {
                self.reader.unknown(source, "ButtonStyle");
                ButtonStyle::Default
            }
        };
        let is_link = match source.text("RenderType") {
            "Link" => true,
            "Button" | "" => false,
            _ => {
                self.reader.unknown(source, "RenderType");
                false
            }
        };
        if word == "Inverse" || is_link && style != ButtonStyle::Default {
            let class = format!("btn-{}", word.to_lowercase());
            self.with_class(&mut common.appearance, source, &class);
        }
        if is_link { ButtonStyle::Link } else { style }
    }

    pub(super) fn button(&mut self, source: &Source<'s>) -> Widget {
        let action = match source.document("Action") {
            Some(action) => self.client_action(action).map(Box::new),
            None => self.old_button_action(source).map(Box::new),
        };
        self.button_with(source, action)
    }

    /// The action that the kind of an old button stands for.
    fn old_button_action(&mut self, source: &Source<'s>) -> Option<Action> {
        let id = self.reader.part_id(source, "action");
        let close = !says_no(source, "ClosePage");
        let kind = source.kind().rsplit('$').next().unwrap_or_default();
        Some(match kind.trim_start_matches("Mobile") {
            "CancelButton" => CancelAction { id, close, ..CancelAction::default() }.into(),
            "SaveButton" => SaveAction { id, close, ..SaveAction::default() }.into(),
            "BackButton" => CloseAction { id, ..CloseAction::default() }.into(),
            "LogoutButton" => SignOutAction { id, ..SignOutAction::default() }.into(),
            "SyncButton" => SynchronizeAction { id, ..SynchronizeAction::default() }.into(),
            "ActionButton" => return None,
            _ => {
                self.foreign(source.kind());
                return None;
            }
        })
    }

    /// A button that does this.
    pub(super) fn button_with(
        &mut self,
        source: &Source<'s>,
        action: Option<Box<Action>>,
    ) -> Widget {
        let caption = match source.get("CaptionTemplate") {
            Some(_) => self.words(source, "CaptionTemplate"),
            None => self.words(source, "Caption"),
        };
        let mut common = self.common(source);
        let style = self.button_style(source, &mut common);
        widget!(Button of common,
            caption: caption.text,
            parameters: caption.parameters,
            icon: icon(source, "Icon"),
            tooltip: text(source, "Tooltip"),
            style,
            action,
        )
    }

    pub(super) fn drop_down_button(&mut self, source: &Source<'s>) -> Widget {
        let items = source
            .documents("Items")
            .map(|item| {
                let key = if item.get("CaptionTemplate").is_some() {
                    "CaptionTemplate"
                } else {
                    "Caption"
                };
                DropDownItem {
                    id: self.reader.id(item),
                    caption: self.plain(item, key),
                    action: self.action(item, "Action"),
                    ..DropDownItem::default()
                }
            })
            .collect();
        let caption = self.plain(source, "CaptionTemplate");
        let mut common = self.common(source);
        let style = self.button_style(source, &mut common);
        widget!(DropDownButton of common,
            caption,
            icon: icon(source, "Icon"),
            tooltip: text(source, "Tooltip"),
            style,
            items,
        )
    }

    pub(super) fn sign_in_button(&mut self, source: &Source<'s>) -> Widget {
        let caption = self.plain(source, "CaptionTemplate");
        let mut common = self.common(source);
        let style = self.button_style(source, &mut common);
        widget!(SignInButton of common, caption, style,)
    }

    pub(super) fn user_name_box(&mut self, source: &Source<'s>) -> Widget {
        let caption = text(source, "Label");
        let placeholder = text(source, "Placeholder");
        widget!(UserNameBox of self.common(source), caption, placeholder,)
    }

    pub(super) fn password_box(&mut self, source: &Source<'s>) -> Widget {
        let caption = text(source, "Label");
        let placeholder = text(source, "Placeholder");
        widget!(PasswordBox of self.common(source), caption, placeholder,)
    }

    pub(super) fn validation_message(&mut self, source: &Source<'s>) -> Widget {
        widget!(ValidationMessage of self.common(source),)
    }

    /// The words beside a widget.
    pub(super) fn caption(&mut self, source: &Source<'s>) -> Translated {
        let key = if source.get("LabelTemplate").is_some() { "LabelTemplate" } else { "LabelText" };
        self.plain(source, key)
    }

    pub(super) fn file_manager(&mut self, source: &Source<'s>) -> Widget {
        let way = match source.text("Type") {
            "Both" | "" => FileWay::Both,
            "Upload" => FileWay::Upload,
            "Download" => FileWay::Download,
            _ => {
                self.reader.unknown(source, "Type");
                FileWay::Both
            }
        };
        let caption = self.caption(source);
        let editable = self.editable(source);
        widget!(FileUpload of self.common(source),
            caption,
            way,
            endings: source.text("AllowedExtensions").to_owned(),
            most: int(source, "MaxFileSize", 5),
            editable,
        )
    }

    pub(super) fn image_uploader(&mut self, source: &Source<'s>) -> Widget {
        let size = point(source, "ThumbnailSize");
        let caption = self.caption(source);
        let editable = self.editable(source);
        widget!(ImageUpload of self.common(source),
            caption,
            endings: source.text("AllowedExtensions").to_owned(),
            most: int(source, "MaxFileSize", 5),
            width: size.map_or(100, |size| i64::from(size.x)),
            height: size.map_or(75, |size| i64::from(size.y)),
            editable,
        )
    }

    /// An id for something that a widget has and the source does not say as an element.
    pub(super) fn part(&mut self, source: &Source<'s>, part: &str) -> Id {
        self.reader.part_id(source, part)
    }
}
