//! The devices whose width a page can be looked at in.

use app_kit::icons;
use app_kit::widgets::IconButton;
use egui::Ui;
use model_core::analysis::look;

/// A kind of device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// As wide as there is room.
    #[default]
    Desktop,
    /// A tablet held upright.
    Tablet,
    /// A telephone held upright.
    Phone,
}

impl Device {
    /// All, from wide to narrow.
    pub const ALL: [Device; 3] = [Device::Desktop, Device::Tablet, Device::Phone];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Device::Desktop => "Desktop width",
            Device::Tablet => "Tablet width",
            Device::Phone => "Phone width",
        }
    }

    /// How wide a page is on it at most, in points.
    pub fn width(self) -> f32 {
        match self {
            Device::Desktop => f32::INFINITY,
            Device::Tablet => 768.0,
            Device::Phone => 390.0,
        }
    }

    /// The kind of device that looks tell apart.
    pub(super) fn kind(self) -> look::Device {
        match self {
            Device::Desktop => look::Device::Desktop,
            Device::Tablet => look::Device::Tablet,
            Device::Phone => look::Device::Phone,
        }
    }

    fn icon(self) -> char {
        match self {
            Device::Desktop => icons::MONITOR,
            Device::Tablet => icons::TABLET,
            Device::Phone => icons::SMARTPHONE,
        }
    }
}

/// A button for each device, from left to right.
pub fn device_switch(ui: &mut Ui, device: &mut Device) {
    for each in Device::ALL {
        let button = IconButton::new(each.icon(), each.label()).selected(*device == each);
        if ui.add(button).clicked() {
            *device = each;
        }
    }
}
