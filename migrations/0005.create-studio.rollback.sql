drop table
  studio.asset_versions,
  studio.assets,
  studio.brand_kits,
  studio.project_storage_totals,
  studio.projects,
  studio.rooms,
  studio.storage_totals,
  studio.workbenches;
drop function
  studio.is_color_list(text[]),
  studio.is_font_list(jsonb),
  studio.is_object_path(text,uuid,uuid),
  studio.is_project_settings(jsonb),
  studio.is_tag_list(text[]);
drop schema studio;
